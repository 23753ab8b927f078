using System.Text;
using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Oac.Conformance.Wire.Tests.Messages;

/// <summary>Messages in binary and in JSON, by Google's library.</summary>
internal static class Codecs
{
    /// <summary>All types that an Any may hold, those of error details among them.</summary>
    public static TypeRegistry Types { get; } =
        TypeRegistry.FromFiles(
            SuiteReflection.Descriptor,
            ServiceReflection.Descriptor,
            FileDescriptor.DescriptorProtoFileDescriptor
        );

    /// <summary>Strict: a member that is not known is an error.</summary>
    public static JsonParser Parser { get; } = new(JsonParser.Settings.Default.WithTypeRegistry(Types));

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(Types));

    public static string NameOf(Codec codec) => codec == Codec.Json ? "json" : "proto";

    public static string NameOf(Compression compression) =>
        compression switch
        {
            Compression.Gzip => "gzip",
            Compression.Br => "br",
            _ => WireCompression.Identity,
        };

    public static WireProtocol ProtocolOf(Protocol protocol) =>
        protocol switch
        {
            Protocol.Grpc => WireProtocol.Grpc,
            Protocol.GrpcWeb => WireProtocol.GrpcWeb,
            _ => WireProtocol.Connect,
        };

    public static byte[] Write(IMessage message, string codec) =>
        codec == "json" ? Encoding.UTF8.GetBytes(Formatter.Format(message)) : message.ToByteArray();

    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public static IMessage Read(MessageDescriptor type, ReadOnlyMemory<byte> bytes, string codec)
    {
        try
        {
            return codec == "json"
                ? Parser.Parse(Encoding.UTF8.GetString(bytes.Span), type)
                : type.Parser.ParseFrom(bytes.Span);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new InvalidDataException($"no {type.FullName} in {codec}: {e.Message}", e);
        }
    }

    /// <summary>Takes a message out of an Any.</summary>
    public static IMessage Unpack(Any any)
    {
        var type =
            Types.Find(Any.GetTypeName(any.TypeUrl))
            ?? throw new InvalidDataException($"no message type {any.TypeUrl} is known");
        return type.Parser.ParseFrom(any.Value);
    }

    public static Any Pack(IMessage message) => Any.Pack(message);
}
