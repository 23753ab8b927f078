namespace Oac.Payloads.JsonSchemas.Dialects;

/// <summary>The vocabularies of 2019-09 and 2020-12 by the last part of their URIs. Older dialects know none and ignore these.</summary>
internal static class Vocabularies
{
    /// <summary>Of no vocabulary: kept from older dialects whatever the meta-schema takes.</summary>
    public const string Always = "";
    public const string Core = "core";
    public const string Applicator = "applicator";
    public const string Unevaluated = "unevaluated";
    public const string Validation = "validation";
    public const string MetaData = "meta-data";
    public const string Format = "format";
    public const string Content = "content";

    private const string FormatAnnotation = "format-annotation";
    private const string FormatAssertion = "format-assertion";

    private static readonly string[] Of201909 = [Core, Applicator, Validation, MetaData, Format, Content];

    private static readonly string[] Of202012 =
    [
        Core,
        Applicator,
        Unevaluated,
        Validation,
        MetaData,
        FormatAnnotation,
        FormatAssertion,
        Content,
    ];

    /// <summary>The dialect that takes the vocabularies of a meta-schema; those that it asks for and nobody knows are told.</summary>
    /// <param name="dialect">What the meta-schema itself is written in.</param>
    /// <param name="uri">Of the meta-schema.</param>
    /// <param name="vocabularies">Each with whether it must be known.</param>
    /// <param name="unknown">Gets those that must be known and are not.</param>
    public static Dialect Take(
        Dialect dialect,
        string uri,
        IReadOnlyDictionary<string, bool> vocabularies,
        List<string> unknown
    )
    {
        var isLatest = dialect.Version == JsonSchemaDialect.Draft202012;
        var prefix = $"https://json-schema.org/draft/{(isLatest ? "2020-12" : "2019-09")}/vocab/";
        var taken = new HashSet<string>(StringComparer.Ordinal) { Always };
        var asserts = false;
        foreach (var (vocabulary, required) in vocabularies)
        {
            var name = vocabulary.StartsWith(prefix, StringComparison.Ordinal) ? vocabulary[prefix.Length..] : "?";
            if (!(isLatest ? Of202012 : Of201909).Contains(name))
            {
                if (required)
                {
                    unknown.Add(vocabulary);
                }
                continue;
            }
            taken.Add(name.StartsWith(Format, StringComparison.Ordinal) ? Format : name);
            asserts |= name == FormatAssertion || (name == Format && required);
        }
        return dialect.With(uri, taken.Contains, asserts);
    }
}
