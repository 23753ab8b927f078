using Oac.Payloads.JsonSchemas.Instances;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary>How messages name things.</summary>
internal static class Words
{
    public static string Kind(JsonKind kind) =>
        kind switch
        {
            JsonKind.Null => "null",
            JsonKind.False or JsonKind.True => "a boolean",
            JsonKind.Number => "a number",
            JsonKind.String => "a string",
            JsonKind.Array => "an array",
            _ => "an object",
        };

    public static string Type(string type) =>
        type switch
        {
            "null" => "null",
            "array" or "object" or "integer" => "an " + type,
            _ => "a " + type,
        };

    /// <summary>"1 item", "2 items".</summary>
    public static string Count(int count, string one, string many) =>
        $"{MessageText.Count(count)} {(count == 1 ? one : many)}";
}
