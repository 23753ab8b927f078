using System.Diagnostics.CodeAnalysis;
using Oac.Payloads.Descriptors;
using Oac.Payloads.JsonSchemas;
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
    /// <param name="problems">
    /// Why there is none, with JSON Pointers into the content where it is a JSON Schema; at most as many as the limits have it. Empty where there
    /// is one.
    /// </param>
    /// <param name="limits">What schema and payloads may take; <see cref="PayloadLimits.Default"/> where nothing is said.</param>
    /// <remarks>No content throws.</remarks>
    public static bool TryRead(
        string mediaType,
        ReadOnlyMemory<byte> content,
        [NotNullWhen(true)] out PayloadSchema? schema,
        out IReadOnlyList<PayloadProblem> problems,
        PayloadLimits? limits = null
    )
    {
        limits ??= PayloadLimits.Default;
        schema = null;
        if (!MediaType.TryParse(mediaType, out var type))
        {
            problems = [Whole($"{MessageText.Quoted(mediaType)} is no media type")];
        }
        else if (type.Is(SchemaContent.JsonSchema))
        {
            schema = ReadJsonSchema(content, limits.JsonSchema, out problems);
        }
        else if (type.Is(SchemaContent.Protobuf))
        {
            schema = ReadProtobuf(type, content, limits.Protobuf, out problems);
        }
        else
        {
            problems =
            [
                Whole($"{MessageText.Quoted(type.Essence)} is no type of schema that payloads can be checked against"),
            ];
        }
        return schema is not null;
    }

    private static JsonPayloadSchema? ReadJsonSchema(
        ReadOnlyMemory<byte> content,
        JsonSchemaLimits limits,
        out IReadOnlyList<PayloadProblem> problems
    )
    {
        var options = JsonSchemaOptions.Default with { Limits = limits };
        var compiles = JsonSchema.TryCompile(content, options, out var schema, out var found);
        problems = [.. found.Select(static p => new PayloadProblem(p.Message, PayloadProblem.Cut(p.Location), null))];
        return compiles ? new(schema!, limits) : null;
    }

    private static ProtobufPayloadSchema? ReadProtobuf(
        MediaType type,
        ReadOnlyMemory<byte> content,
        ProtobufLimits limits,
        out IReadOnlyList<PayloadProblem> problems
    )
    {
        problems = [];
        if (!type.TryGetParameter("message", out var message))
        {
            problems = [Whole("the parameter \"message\" of the media type stands there a second time")];
            return null;
        }
        if (
            DescriptorSet.TryRead(content, out var set, out var problem)
            && ProtobufSchema.TryCreate(set, message, out var schema, out problem, limits)
        )
        {
            return new(schema);
        }
        problems = [Whole(problem)];
        return null;
    }

    private static PayloadProblem Whole(string message) => new(message, "", null);

    /// <summary>Whether schemas of a media type are read here. Its parameters do not matter.</summary>
    public static bool Knows(string mediaType) =>
        MediaType.TryParse(mediaType, out var type)
        && (type.Is(SchemaContent.JsonSchema) || type.Is(SchemaContent.Protobuf));

    /// <summary>
    /// What is wrong with a payload; nothing where it is as it should be, and where it is of a type that the schema says nothing of. One that
    /// reaches a limit before that is known is wrong.
    /// </summary>
    /// <param name="contentType">The payload's own media type. Case and parameters do not matter.</param>
    /// <param name="payload">Its bytes.</param>
    /// <remarks>
    /// No payload throws. JSON Schema judges <c>application/json</c> and all types that end with <c>+json</c>, and tells all that is wrong, up to
    /// the limit; protobuf judges <c>application/json</c> and <c>application/protobuf</c>, and tells the first.
    /// </remarks>
    public abstract IReadOnlyList<PayloadProblem> Check(string contentType, ReadOnlyMemory<byte> payload);

    /// <summary>Checks a payload and brings it into the form that whoever declared the schema reads.</summary>
    /// <param name="contentType">The payload's own media type. Case and parameters do not matter.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="transformed">
    /// The payload to be passed on: JSON becomes binary where the schema is protobuf, all else stays as it is. <see langword="null"/> where the
    /// payload is wrong.
    /// </param>
    /// <param name="problems">What is wrong with the payload, as <see cref="Check"/> tells it.</param>
    /// <remarks>No payload throws.</remarks>
    public abstract bool TryTransform(
        string contentType,
        ReadOnlyMemory<byte> payload,
        [NotNullWhen(true)] out TypedPayload? transformed,
        out IReadOnlyList<PayloadProblem> problems
    );
}

/// <summary>A payload with its media type.</summary>
/// <param name="ContentType">The media type.</param>
/// <param name="Content">The bytes.</param>
public sealed record TypedPayload(string ContentType, ReadOnlyMemory<byte> Content);
