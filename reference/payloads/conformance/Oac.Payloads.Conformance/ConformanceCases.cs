using System.Buffers;
using System.Text;
using Google.Protobuf;
using Oac.Payloads.Descriptors;
using Oac.Payloads.Protobuf;

namespace Oac.Payloads.Conformance;

/// <summary>Answers the suite: https://github.com/protocolbuffers/protobuf/blob/main/conformance/conformance.proto.</summary>
internal sealed class ConformanceCases(DescriptorSet set)
{
    // Fields of ConformanceRequest.
    private const uint ProtobufPayload = 1;
    private const uint JsonPayload = 2;
    private const uint OutputFormat = 3;
    private const uint MessageType = 4;
    private const uint Category = 5;

    // WireFormat and TestCategory.
    private const int Protobuf = 1;
    private const int Json = 2;
    private const int IgnoreUnknown = 3;

    // Fields of ConformanceResponse.
    private const int ParseError = 1;
    private const int ProtobufResult = 3;
    private const int JsonResult = 4;
    private const int Skipped = 5;
    private const int SerializeError = 6;

    /// <summary>The answer to one request, both in binary.</summary>
    public byte[] Answer(byte[] request)
    {
        byte[]? binary = null;
        byte[]? json = null;
        var (format, category, type) = (0, 0, "");
        var input = new CodedInputStream(request);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (tag >> 3)
            {
                case ProtobufPayload:
                    binary = input.ReadBytes().ToByteArray();
                    break;
                case JsonPayload:
                    json = input.ReadBytes().ToByteArray();
                    break;
                case OutputFormat:
                    format = input.ReadEnum();
                    break;
                case MessageType:
                    type = input.ReadString();
                    break;
                case Category:
                    category = input.ReadEnum();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
        // The suite asks first which cases are known to fail: none.
        if (type == "conformance.FailureSet")
        {
            return Response(ProtobufResult, []);
        }
        if (!ProtobufSchema.TryCreate(set, type, out var schema, out _))
        {
            return Response(Skipped, Encoding.UTF8.GetBytes($"no message {type}"));
        }
        if (binary is null && json is null || format is not (Protobuf or Json))
        {
            return Response(Skipped, "neither binary nor JSON"u8.ToArray());
        }
        if (
            !(
                binary is not null
                    ? schema.TryReadBinary(binary, out var message, out var problem)
                    : schema.TryReadJson(json, out message, out problem, category == IgnoreUnknown)
            )
        )
        {
            return Response(ParseError, Encoding.UTF8.GetBytes(problem.ToString()));
        }
        var output = new ArrayBufferWriter<byte>();
        var written =
            format == Protobuf
                ? message.TryWriteBinary(output, out problem)
                : message.TryWriteJson(output, out _, out problem);
        return written
            ? Response(format == Protobuf ? ProtobufResult : JsonResult, output.WrittenSpan.ToArray())
            : Response(SerializeError, Encoding.UTF8.GetBytes(problem!.ToString()));
    }

    private static byte[] Response(int field, byte[] value)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(value));
        }
        return stream.ToArray();
    }
}
