using System.Linq;
using Oac.Connect.Generators.Model;
using Oac.Connect.Generators.Naming;

namespace Oac.Connect.Generators.Emitting;

/// <summary>Writes the class of a service's methods, with the marshallers of their messages.</summary>
internal static class MethodsEmitter
{
    public static void Write(SourceWriter code, ServiceStub stub)
    {
        var service = stub.Service;
        code.Doc(service.Doc, $"The methods of <c>{service.FullName}</c>.")
            .Obsolete(service.IsDeprecated, service.FullName)
            .Open($"{StubEmitter.Access(stub)} static class {service.Stem}{ServiceNames.Methods}")
            .Line("/// <summary>The service's full name.</summary>")
            .Line($"public const string Service = {SourceWriter.Literal(service.FullName)};");
        foreach (var method in service.Methods)
        {
            code.Line()
                .Doc(method.Doc, $"The method <c>{StubEmitter.FullName(service, method)}</c>.")
                .Obsolete(method.IsDeprecated, StubEmitter.FullName(service, method))
                .Line(
                    $"public static global::Oac.Connect.Method<{StubEmitter.Types(method)}> {method.Member} {{ get; }} ="
                )
                .Indented(
                    $"new(Service, {SourceWriter.Literal(method.Name)}, global::Oac.Connect.MethodKind.{method.Kind}, "
                        + $"ProtobufType<{method.Input.CSharp}>.Instance, ProtobufType<{method.Output.CSharp}>.Instance)"
                        + (method.NoSideEffects ? " { NoSideEffects = true };" : ";")
                );
        }
        if (service.Methods.Count > 0)
        {
            WriteMarshallers(code.Line(), service);
        }
        code.Close();
    }

    private static void WriteMarshallers(SourceWriter code, ServiceSpec service)
    {
        var files = string.Join(", ", service.Registry.Select(static m => m.CSharp + ".Descriptor.File"));
        code.Lines(
            $$"""
            private static class ProtobufType<T>
                where T : class, global::Google.Protobuf.IMessage<T>, new()
            {
                public static global::Oac.Connect.MessageType<T> Instance { get; } = new(proto: new Proto(), json: new Json());

                private sealed class Proto : global::Oac.Connect.Marshaller<T>
                {
                    public override void Write(T message, global::System.Buffers.IBufferWriter<byte> output) =>
                        global::Google.Protobuf.MessageExtensions.WriteTo(message, output);

                    public override T Read(in global::System.Buffers.ReadOnlySequence<byte> input)
                    {
                        var message = new T();
                        global::Google.Protobuf.MessageExtensions.MergeFrom(message, input);
                        return message;
                    }
                }

                private sealed class Json : global::Oac.Connect.Marshaller<T>
                {
                    public override void Write(T message, global::System.Buffers.IBufferWriter<byte> output) =>
                        global::System.Text.EncodingExtensions.GetBytes(ProtobufJson.Utf8, ProtobufJson.Formatter.Format(message), output);

                    public override T Read(in global::System.Buffers.ReadOnlySequence<byte> input) =>
                        ProtobufJson.Parser.Parse<T>(global::System.Text.EncodingExtensions.GetString(ProtobufJson.Utf8, input));
                }
            }

            private static class ProtobufJson
            {
                // What an Any may hold.
                private static readonly global::Google.Protobuf.Reflection.TypeRegistry Types =
                    global::Google.Protobuf.Reflection.TypeRegistry.FromFiles({{files}});

                public static global::System.Text.Encoding Utf8 { get; } = new global::System.Text.UTF8Encoding(false, throwOnInvalidBytes: true);

                public static global::Google.Protobuf.JsonFormatter Formatter { get; } =
                    new(global::Google.Protobuf.JsonFormatter.Settings.Default.WithTypeRegistry(Types));

                public static global::Google.Protobuf.JsonParser Parser { get; } =
                    new(global::Google.Protobuf.JsonParser.Settings.Default.WithTypeRegistry(Types).WithIgnoreUnknownFields(true));
            }
            """
        );
    }
}
