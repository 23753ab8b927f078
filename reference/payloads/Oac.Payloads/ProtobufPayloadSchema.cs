using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Oac.Payloads.Protobuf;

namespace Oac.Payloads;

/// <summary>Payloads that are messages of a descriptor set, in binary or JSON.</summary>
internal sealed class ProtobufPayloadSchema(ProtobufSchema schema) : PayloadSchema
{
    public override IReadOnlyList<PayloadProblem> Check(string contentType, ReadOnlyMemory<byte> payload)
    {
        TryTransform(contentType, payload, out _, out var problems);
        return problems;
    }

    public override bool TryTransform(
        string contentType,
        ReadOnlyMemory<byte> payload,
        [NotNullWhen(true)] out TypedPayload? transformed,
        out IReadOnlyList<PayloadProblem> problems
    )
    {
        transformed = new(contentType, payload);
        problems = [];
        if (!MediaType.TryParse(contentType, out var type))
        {
            return true;
        }
        if (type.Is(SchemaContent.Protobuf) && !schema.TryReadBinary(payload.Span, out _, out var problem))
        {
            transformed = null;
            problems = [problem];
            return false;
        }
        if (type.Is(Json))
        {
            var binary = new ArrayBufferWriter<byte>();
            if (!schema.TryToBinary(payload, binary, out problem))
            {
                transformed = null;
                problems = [problem];
                return false;
            }
            transformed = new(SchemaContent.Protobuf, binary.WrittenMemory);
        }
        return true;
    }
}
