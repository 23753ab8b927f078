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
        var semicolon = mediaType.IndexOf(';', StringComparison.Ordinal);
        var essence = (semicolon < 0 ? mediaType : mediaType[..semicolon]).Trim();
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
}
