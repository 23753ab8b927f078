namespace Oac.Payloads.JsonSchemas;

/// <summary>The dialects of JSON Schema that are known, by what <c>$schema</c> says.</summary>
internal static class JsonSchemaDialects
{
    /// <summary>What a message lists as known.</summary>
    public const string Names = "draft-04, draft-06, draft-07, 2019-09 and 2020-12";

    private static readonly string[] Identifiers =
    [
        "json-schema.org/draft-04/schema",
        "json-schema.org/draft-06/schema",
        "json-schema.org/draft-07/schema",
        "json-schema.org/draft/2019-09/schema",
        "json-schema.org/draft/2020-12/schema",
    ];

    /// <summary>
    /// Whether a dialect is meant. Drafts up to 07 have http and an empty fragment, later ones https and none; both are written both ways.
    /// </summary>
    public static bool IsKnown(string identifier)
    {
        var end = identifier.EndsWith('#') ? identifier.Length - 1 : identifier.Length;
        var start =
            identifier.StartsWith("https://", StringComparison.Ordinal) ? "https://".Length
            : identifier.StartsWith("http://", StringComparison.Ordinal) ? "http://".Length
            : end;
        return Identifiers.Contains(identifier[start..end]);
    }
}
