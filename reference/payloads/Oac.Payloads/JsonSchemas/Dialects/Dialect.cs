using System.Collections.Frozen;
using Oac.Payloads.JsonSchemas.Compilation;
using Oac.Payloads.JsonSchemas.Formats;
using Oac.Payloads.JsonSchemas.Keywords;

namespace Oac.Payloads.JsonSchemas.Dialects;

/// <summary>Where a keyword's value holds schemas.</summary>
internal enum SchemaShape
{
    None,
    One,
    Many,
    OneOrMany,
    ByName,
}

/// <summary>A keyword of a dialect.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Vocabulary">The last part of the URI of its vocabulary.</param>
/// <param name="Shape">Where its value holds schemas.</param>
/// <param name="Compile">Makes the compiled keyword, or null where there is nothing to evaluate; null where there never is.</param>
internal sealed record KeywordRow(
    string Name,
    string Vocabulary,
    SchemaShape Shape,
    Func<KeywordSite, Keyword?>? Compile
);

/// <summary>A version of JSON Schema: its keywords as one list, in the order in which they are evaluated.</summary>
internal sealed class Dialect
{
    private readonly FrozenDictionary<string, KeywordRow> _byName;

    public Dialect(
        JsonSchemaDialect version,
        string uri,
        IReadOnlyList<KeywordRow> rows,
        FrozenDictionary<string, FormatCheck> formats
    )
    {
        Version = version;
        Uri = uri;
        Rows = rows;
        Formats = formats;
        _byName = rows.ToFrozenDictionary(static r => r.Name, StringComparer.Ordinal);
    }

    public JsonSchemaDialect Version { get; }

    /// <summary>Of the meta-schema, without an empty fragment.</summary>
    public string Uri { get; private init; }

    public IReadOnlyList<KeywordRow> Rows { get; }

    public FrozenDictionary<string, FormatCheck> Formats { get; }

    /// <summary>Whether the meta-schema asks for formats to be judged.</summary>
    public bool AssertsFormats { get; private init; }

    /// <summary>The keyword that gives a schema its URI.</summary>
    public string IdKeyword => Version == JsonSchemaDialect.Draft4 ? "id" : "$id";

    /// <summary>Whether nothing counts beside <c>$ref</c>.</summary>
    public bool RefStandsAlone => Version <= JsonSchemaDialect.Draft7;

    /// <summary>Whether a <c>$id</c> that is only a fragment names a place (before there was <c>$anchor</c>).</summary>
    public bool IdsNamePlaces => Version <= JsonSchemaDialect.Draft7;

    /// <summary>Whether names that are no keywords are annotations.</summary>
    public bool KeepsUnknown => Version >= JsonSchemaDialect.Draft201909;

    public KeywordRow? Row(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The dialect of a meta-schema that takes only some vocabularies.</summary>
    public Dialect With(string uri, Func<string, bool> takes, bool assertsFormats) =>
        new(Version, uri, [.. Rows.Where(r => takes(r.Vocabulary))], Formats) { AssertsFormats = assertsFormats };
}
