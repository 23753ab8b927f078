using System.Buffers;
using System.Text;
using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Oac.Connect.Conformance;

/// <summary>Messages of Google.Protobuf in binary and in JSON.</summary>
internal static class ProtobufMarshaller
{
    /// <summary>The types that an Any may hold.</summary>
    private static readonly TypeRegistry Types = TypeRegistry.FromFiles(ServiceReflection.Descriptor);

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(Types));

    private static readonly JsonParser Parser = new(
        JsonParser.Settings.Default.WithTypeRegistry(Types).WithIgnoreUnknownFields(true)
    );

    public static MessageType<T> Of<T>()
        where T : IMessage<T>, new() => new(proto: new Binary<T>(), json: new Json<T>());

    private sealed class Binary<T> : Marshaller<T>
        where T : IMessage<T>, new()
    {
        public override void Write(T message, IBufferWriter<byte> output) => message.WriteTo(output);

        public override T Read(in ReadOnlySequence<byte> input)
        {
            var message = new T();
            message.MergeFrom(input);
            return message;
        }
    }

    private sealed class Json<T> : Marshaller<T>
        where T : IMessage<T>, new()
    {
        public override void Write(T message, IBufferWriter<byte> output) =>
            Encoding.UTF8.GetBytes(Formatter.Format(message), output);

        public override T Read(in ReadOnlySequence<byte> input) => Parser.Parse<T>(Encoding.UTF8.GetString(input));
    }
}
