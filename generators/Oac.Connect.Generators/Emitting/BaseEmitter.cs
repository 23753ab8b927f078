using Oac.Connect.Generators.Model;
using Oac.Connect.Generators.Naming;

namespace Oac.Connect.Generators.Emitting;

/// <summary>Writes the base class of servers.</summary>
internal static class BaseEmitter
{
    private const string Namespace = "global::Oac.Connect.AspNetCore.";

    public static void Write(SourceWriter code, ServiceStub stub)
    {
        var service = stub.Service;
        var name = service.Stem + ServiceNames.Base;
        code.Doc(
                service.Doc,
                $"Serves <c>{service.FullName}</c>: derive from it, override its methods, and map it with <c>MapConnect</c>."
            )
            .Obsolete(service.IsDeprecated, service.FullName)
            .Open($"{StubEmitter.Access(stub)} abstract class {name} : {Namespace}IConnectService");
        foreach (var method in service.Methods)
        {
            WriteMethod(code, service, method);
        }
        code.Open($"static void {Namespace}IConnectService.Bind({Namespace}ConnectServiceBinder binder)")
            .Line("// The .proto without its comments, for reflection.")
            .Line($"binder.Describe(static () => {SourceWriter.Literal(service.Descriptors)}u8);");
        foreach (var method in service.Methods)
        {
            code.Line($"binder.{method.Kind}<{name}, {StubEmitter.Types(method)}>(")
                .Indented($"{StubEmitter.Reference(service, method)},")
                .Indented($"static (service, input, call) => service.{method.Member}(input, call)")
                .Line(");");
        }
        code.Close().Close();
    }

    private static void WriteMethod(SourceWriter code, ServiceSpec service, MethodSpec method)
    {
        var fullName = StubEmitter.FullName(service, method);
        var streamsIn = method.Kind is CallKind.ClientStream or CallKind.BidiStream;
        var streamsOut = method.Kind is CallKind.ServerStream or CallKind.BidiStream;
        var input = streamsIn
            ? StubEmitter.Sequence(method.Input.CSharp) + " requests"
            : method.Input.CSharp + " request";
        var output = streamsOut ? StubEmitter.Sequence(method.Output.CSharp) : StubEmitter.Task(method.Output.CSharp);
        code.Doc(method.Doc, $"Serves <c>{fullName}</c>.")
            .Line(
                streamsIn
                    ? "/// <param name=\"requests\">What the client sends, as it comes.</param>"
                    : "/// <param name=\"request\">What the client sends.</param>"
            )
            .Line("/// <param name=\"call\">The call beside its messages: headers, deadline, cancellation.</param>")
            .Line(
                streamsOut
                    ? "/// <returns>What the client is sent, as it comes.</returns>"
                    : "/// <returns>What the client is sent.</returns>"
            )
            .Line(
                "/// <exception cref=\"global::Oac.Connect.ConnectException\">The call fails. Without an override it does, as unimplemented.</exception>"
            )
            .Obsolete(method.IsDeprecated, fullName)
            .Line($"public virtual {output} {method.Member}({input}, {Namespace}ServerCall call) =>")
            .Indented(
                "throw new global::Oac.Connect.ConnectException(global::Oac.Connect.ConnectCode.Unimplemented, "
                    + SourceWriter.Literal(fullName + " is not implemented")
                    + ");"
            )
            .Line();
    }
}
