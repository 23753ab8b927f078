using Oac.Payloads.Descriptors;
using Oac.Payloads.JsonSchemas;

namespace Oac.Payloads;

/// <summary>Judges whether the content of a schema file is what its media type says.</summary>
public static class SchemaContent
{
    /// <summary>The media type of a JSON Schema.</summary>
    public const string JsonSchema = "application/schema+json";

    /// <summary>The media type of a protobuf schema: a binary <c>FileDescriptorSet</c>.</summary>
    public const string Protobuf = "application/protobuf";

    /// <summary>
    /// What is wrong with the content as one sentence without a full stop, for a person; <see langword="null"/> where nothing is, and for
    /// media types other than the two above, which are not judged. Case and parameters of the media type do not matter.
    /// </summary>
    /// <remarks>No content throws. Text of the content appears in the sentence only bounded and escaped.</remarks>
    public static string? Judge(string mediaType, ReadOnlyMemory<byte> content)
    {
        var essence = Essence(mediaType);
        if (essence.Equals(JsonSchema, StringComparison.OrdinalIgnoreCase))
        {
            return JsonSchemaDocument.Check(content);
        }
        if (essence.Equals(Protobuf, StringComparison.OrdinalIgnoreCase))
        {
            return DescriptorSet.TryRead(content, out _, out var problem) ? null : problem;
        }
        return null;
    }

    /// <summary>
    /// The draft that <see cref="Judge"/> assumes, since the content is a JSON Schema that names none; <see langword="null"/> where it names one, where
    /// it is no JSON object, and for other media types.
    /// </summary>
    /// <remarks>No content throws.</remarks>
    public static string? AssumedDialect(string mediaType, ReadOnlyMemory<byte> content) =>
        Essence(mediaType).Equals(JsonSchema, StringComparison.OrdinalIgnoreCase)
        && JsonSchemaDocument.NamesNoDialect(content.Span)
            ? JsonSchemaDocument.AssumedDialect
            : null;

    private static string Essence(string mediaType)
    {
        var semicolon = mediaType.IndexOf(';', StringComparison.Ordinal);
        return (semicolon < 0 ? mediaType : mediaType[..semicolon]).Trim();
    }
}
