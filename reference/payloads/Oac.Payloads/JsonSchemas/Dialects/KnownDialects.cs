namespace Oac.Payloads.JsonSchemas.Dialects;

/// <summary>The dialects that are known, by what <c>$schema</c> says.</summary>
internal static class KnownDialects
{
    /// <summary>What a message lists as known.</summary>
    public const string Names = "draft-04, draft-06, draft-07, 2019-09 and 2020-12";

    private static readonly Dialect[] All =
    [
        Draft4.Dialect,
        Draft6.Dialect,
        Draft7.Dialect,
        Draft201909.Dialect,
        Draft202012.Dialect,
    ];

    public static Dialect Of(JsonSchemaDialect version) => All[(int)version];

    /// <summary>
    /// The dialect that is meant. Drafts up to 07 have http and an empty fragment, later ones https and none; both are written both ways.
    /// </summary>
    public static Dialect? Find(string identifier)
    {
        var name = Name(identifier);
        return Array.Find(All, d => Name(d.Uri) == name);
    }

    private static string Name(string identifier)
    {
        var end = identifier.EndsWith('#') ? identifier.Length - 1 : identifier.Length;
        var start =
            identifier.StartsWith("https://", StringComparison.Ordinal) ? "https://".Length
            : identifier.StartsWith("http://", StringComparison.Ordinal) ? "http://".Length
            : end;
        return identifier[start..end];
    }
}
