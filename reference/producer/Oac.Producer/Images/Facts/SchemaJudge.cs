using System.Text.Json;

namespace Oac.Producer.Images.Facts;

/// <summary>Whether a schema file is what its media type says.</summary>
internal static class SchemaJudge
{
    /// <summary>What is wrong, on one line; null where nothing is, or where the type is none that is judged.</summary>
    public static string? Judge(string mediaType, ReadOnlyMemory<byte> content)
    {
        var type = mediaType.Split(';')[0].Trim();
        if (!type.Equals("application/schema+json", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object ? null : "it is no JSON object";
        }
        catch (JsonException)
        {
            return "it is no JSON";
        }
    }
}
