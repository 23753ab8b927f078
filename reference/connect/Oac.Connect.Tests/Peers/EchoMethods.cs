using System.Buffers;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Oac.Connect.Tests.Peers;

/// <summary>The methods of <c>echo.proto</c>.</summary>
internal static class EchoMethods
{
    public static Method<Request, Response> Unary { get; } = Create(nameof(Unary), MethodKind.Unary);

    public static Method<Request, Response> Get { get; } = Create(nameof(Get), MethodKind.Unary, noSideEffects: true);

    public static Method<Request, Response> ClientStream { get; } =
        Create(nameof(ClientStream), MethodKind.ClientStream);

    public static Method<Request, Response> ServerStream { get; } =
        Create(nameof(ServerStream), MethodKind.ServerStream);

    public static Method<Request, Response> Bidi { get; } = Create(nameof(Bidi), MethodKind.BidiStream);

    /// <summary>The schema as peers read it.</summary>
    public static byte[] DescriptorSet()
    {
        var file = FileDescriptorProto.Parser.ParseFrom(EchoReflection.Descriptor.SerializedData);
        // The descriptors inside of generated C# lack the names of fields in JSON; all of these are single words.
        foreach (var field in file.MessageType.SelectMany(message => message.Field))
        {
            field.JsonName = field.Name;
        }
        return new FileDescriptorSet { File = { file } }.ToByteArray();
    }

    private static Method<Request, Response> Create(string name, MethodKind kind, bool noSideEffects = false) =>
        new("oac.connect.tests.v1.Echo", name, kind, Of<Request>(), Of<Response>()) { NoSideEffects = noSideEffects };

    /// <summary>Messages as Google.Protobuf writes them.</summary>
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
            Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message), output);

        public override T Read(in ReadOnlySequence<byte> input) =>
            JsonParser.Default.Parse<T>(Encoding.UTF8.GetString(input));
    }
}
