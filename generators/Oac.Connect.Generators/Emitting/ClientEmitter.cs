using Oac.Connect.Generators.Model;
using Oac.Connect.Generators.Naming;

namespace Oac.Connect.Generators.Emitting;

/// <summary>Writes the client.</summary>
internal static class ClientEmitter
{
    private const string Namespace = "global::Oac.Connect.";
    private const string Options = Namespace + "CallOptions? options = null";

    public static void Write(SourceWriter code, ServiceStub stub)
    {
        var service = stub.Service;
        var name = service.Stem + ServiceNames.Client;
        code.Doc(service.Doc, $"Calls <c>{service.FullName}</c>. It serves any number of calls at once.")
            .Obsolete(service.IsDeprecated, service.FullName)
            .Open($"{StubEmitter.Access(stub)} sealed class {name} : {Namespace}IConnectClient<{name}>")
            .Line("/// <summary>Makes a client.</summary>")
            .Line("/// <param name=\"client\">What it calls through; it is not the owner.</param>")
            .Open($"public {name}({Namespace}ConnectClient client)")
            .Line("global::System.ArgumentNullException.ThrowIfNull(client);")
            .Line("Client = client;")
            .Close()
            .Line()
            .Line(
                "/// <summary>What it calls through: also the way to the headers and trailers of an answer.</summary>"
            )
            .Line($"public {Namespace}ConnectClient Client {{ get; }}")
            .Line();
        foreach (var method in service.Methods)
        {
            WriteMethod(code, service, method);
        }
        code.Line(
                $"static {name} {Namespace}IConnectClient<{name}>.Create({Namespace}ConnectClient client) => new(client);"
            )
            .Close();
    }

    private static void WriteMethod(SourceWriter code, ServiceSpec service, MethodSpec method)
    {
        var fullName = StubEmitter.FullName(service, method);
        var reference = StubEmitter.Reference(service, method);
        var (input, output) = (method.Input.CSharp, method.Output.CSharp);
        code.Doc(method.Doc, $"Calls <c>{fullName}</c>.");
        if (method.Kind != CallKind.BidiStream)
        {
            code.Line(
                method.Kind == CallKind.ClientStream
                    ? "/// <param name=\"requests\">What is sent, as it comes.</param>"
                    : "/// <param name=\"request\">What is sent.</param>"
            );
        }
        code.Line("/// <param name=\"options\">What the call wants beside its messages, or null.</param>")
            .Line(
                method.Kind switch
                {
                    CallKind.BidiStream => "/// <returns>The open call; dispose it.</returns>",
                    CallKind.ServerStream => "/// <returns>What comes back, as it comes.</returns>",
                    _ => "/// <returns>What comes back.</returns>",
                }
            );
        if (method.Kind != CallKind.BidiStream)
        {
            code.Line("/// <exception cref=\"global::Oac.Connect.ConnectException\">The call failed.</exception>");
        }
        code.Obsolete(method.IsDeprecated, fullName);
        switch (method.Kind)
        {
            case CallKind.Unary:
                code.Line(
                        $"public async {StubEmitter.Task(output)} {method.ClientMember}({input} request, {Options}) =>"
                    )
                    .Indented(
                        $"(await Client.UnaryAsync({reference}, request, options).ConfigureAwait(false)).Message;"
                    );
                break;
            case CallKind.ClientStream:
                code.Line(
                        $"public async {StubEmitter.Task(output)} {method.ClientMember}({StubEmitter.Sequence(input)} requests, {Options}) =>"
                    )
                    .Indented(
                        $"(await Client.ClientStreamAsync({reference}, requests, options).ConfigureAwait(false)).Message;"
                    );
                break;
            case CallKind.ServerStream:
                code.Line($"public {StubEmitter.Sequence(output)} {method.ClientMember}({input} request, {Options}) =>")
                    .Indented($"Client.ServerStreamAsync({reference}, request, options);");
                break;
            default:
                code.Line(
                        $"public {Namespace}ClientCall<{StubEmitter.Types(method)}> {method.ClientMember}({Options}) =>"
                    )
                    .Indented($"Client.Open({reference}, options);");
                break;
        }
        code.Line();
    }
}
