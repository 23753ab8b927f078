using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Oac.Payloads.Descriptors;
using Oac.Payloads.Protobuf;

namespace Oac.Payloads;

/// <summary>
/// What payloads of a channel must be, in whichever language it is written: one front over the kinds of schemas. It is compiled once, does not
/// change, and may be used by several threads.
/// </summary>
/// <remarks>
/// A payload says what it is by its own media type. Of those that its schema does not know nothing is said: they pass unchanged.
/// </remarks>
public abstract class PayloadSchema
{
    private protected PayloadSchema() { }

    /// <summary>The media type of a payload in JSON.</summary>
    public const string Json = "application/json";

    /// <summary>Reads a schema of a media type that <see cref="Knows"/> names.</summary>
    /// <param name="mediaType">The type with its parameters: <c>application/protobuf; message=pkg.Type</c> says which message is meant.</param>
    /// <param name="content">The schema.</param>
    /// <param name="schema">The schema, or <see langword="null"/>.</param>
    /// <param name="problem">Why there is none, as a sentence without a full stop.</param>
    /// <param name="limits">What payloads may take.</param>
    /// <remarks>No content throws.</remarks>
    public static bool TryRead(
        string mediaType,
        ReadOnlyMemory<byte> content,
        [NotNullWhen(true)] out PayloadSchema? schema,
        [NotNullWhen(false)] out string? problem,
        ProtobufLimits? limits = null
    )
    {
        schema = null;
        if (!MediaType.TryParse(mediaType, out var type))
        {
            problem = $"{MessageText.Quoted(mediaType)} is no media type";
            return false;
        }
        if (!Knows(mediaType))
        {
            problem = $"{MessageText.Quoted(type.Essence)} is no type of schema that payloads can be checked against";
            return false;
        }
        if (!type.TryGetParameter("message", out var message))
        {
            problem = "the parameter \"message\" of the media type stands there a second time";
            return false;
        }
        if (
            !DescriptorSet.TryRead(content, out var set, out problem)
            || !ProtobufSchema.TryCreate(set, message, out var protobuf, out problem, limits)
        )
        {
            return false;
        }
        schema = new ProtobufPayloadSchema(protobuf);
        return true;
    }

    /// <summary>Whether schemas of a media type are read here. Its parameters do not matter.</summary>
    public static bool Knows(string mediaType) =>
        MediaType.TryParse(mediaType, out var type) && type.Is(SchemaContent.Protobuf);

    /// <summary>What is wrong with a payload, or <see langword="null"/>; also for those of a type that the schema says nothing of.</summary>
    /// <param name="contentType">The payload's own media type. Case and parameters do not matter.</param>
    /// <param name="payload">Its bytes.</param>
    /// <remarks>No payload throws.</remarks>
    public abstract PayloadProblem? Check(string contentType, ReadOnlyMemory<byte> payload);

    /// <summary>Checks a payload and brings it into the form that whoever declared the schema reads.</summary>
    /// <param name="contentType">The payload's own media type. Case and parameters do not matter.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="transformed">
    /// The payload to be passed on: JSON becomes binary where the schema is protobuf, all else stays as it is. <see langword="null"/> where the
    /// payload is wrong.
    /// </param>
    /// <param name="problem">What is wrong with the payload, or <see langword="null"/>.</param>
    /// <remarks>No payload throws.</remarks>
    public abstract bool TryTransform(
        string contentType,
        ReadOnlyMemory<byte> payload,
        [NotNullWhen(true)] out TypedPayload? transformed,
        [NotNullWhen(false)] out PayloadProblem? problem
    );

    private sealed class ProtobufPayloadSchema(ProtobufSchema schema) : PayloadSchema
    {
        public override PayloadProblem? Check(string contentType, ReadOnlyMemory<byte> payload)
        {
            TryTransform(contentType, payload, out _, out var problem);
            return problem;
        }

        public override bool TryTransform(
            string contentType,
            ReadOnlyMemory<byte> payload,
            [NotNullWhen(true)] out TypedPayload? transformed,
            [NotNullWhen(false)] out PayloadProblem? problem
        )
        {
            transformed = new(contentType, payload);
            problem = null;
            if (!MediaType.TryParse(contentType, out var type))
            {
                return true;
            }
            if (type.Is(SchemaContent.Protobuf) && !schema.TryReadBinary(payload.Span, out _, out problem))
            {
                transformed = null;
                return false;
            }
            if (type.Is(Json))
            {
                var binary = new ArrayBufferWriter<byte>();
                if (!schema.TryToBinary(payload, binary, out problem))
                {
                    transformed = null;
                    return false;
                }
                transformed = new(SchemaContent.Protobuf, binary.WrittenMemory);
            }
            return true;
        }
    }
}

/// <summary>A payload with its media type.</summary>
/// <param name="ContentType">The media type.</param>
/// <param name="Content">The bytes.</param>
public sealed record TypedPayload(string ContentType, ReadOnlyMemory<byte> Content);
