namespace Oac.Payloads.JsonSchemas;

/// <summary>How a schema is compiled.</summary>
public sealed record JsonSchemaOptions
{
    /// <summary>What is used where none is given.</summary>
    public static JsonSchemaOptions Default { get; } = new();

    /// <summary>The dialect of a schema without <c>$schema</c>: 2020-12.</summary>
    public JsonSchemaDialect DefaultDialect { get; init; } = JsonSchemaDialect.Draft202012;

    /// <summary>Where the schema was found, absolute and without a fragment: what its references are relative to until <c>$id</c> says otherwise.</summary>
    public string BaseUri { get; init; } = "schema:///";

    /// <summary>
    /// Other documents by their absolute URIs, for <c>$ref</c> and for <c>$schema</c>. Nothing else is ever looked for anywhere; the
    /// meta-schemas of the known dialects are always there.
    /// </summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Documents { get; init; } =
        new Dictionary<string, ReadOnlyMemory<byte>>();

    /// <summary>Whether <c>format</c> can fail an instance.</summary>
    public JsonSchemaFormats Formats { get; init; } = JsonSchemaFormats.ByDialect;

    /// <summary>Whether strings must hold what <c>contentMediaType</c> and <c>contentEncoding</c> say (JSON and base64 are known): no.</summary>
    public bool AssertContent { get; init; }

    /// <summary>What it bears.</summary>
    public JsonSchemaLimits Limits { get; init; } = JsonSchemaLimits.Default;
}

/// <summary>Whether <c>format</c> can fail an instance.</summary>
public enum JsonSchemaFormats
{
    /// <summary>Where the schema's meta-schema asks for it (<c>format-assertion</c>), which the dialects' own do not.</summary>
    ByDialect,

    /// <summary>Never: it is an annotation.</summary>
    Annotate,

    /// <summary>Always. Names of formats that are not known hold.</summary>
    Assert,
}

/// <summary>The versions of JSON Schema.</summary>
public enum JsonSchemaDialect
{
    /// <summary>Draft 4.</summary>
    Draft4,

    /// <summary>Draft 6.</summary>
    Draft6,

    /// <summary>Draft 7.</summary>
    Draft7,

    /// <summary>Draft 2019-09.</summary>
    Draft201909,

    /// <summary>Draft 2020-12.</summary>
    Draft202012,
}
