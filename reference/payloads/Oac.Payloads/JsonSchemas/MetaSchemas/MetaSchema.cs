using System.Collections.Concurrent;
using System.Collections.Frozen;
using Oac.Payloads.JsonSchemas.Dialects;

namespace Oac.Payloads.JsonSchemas.MetaSchemas;

/// <summary>The meta-schemas of the known dialects, which are embedded.</summary>
internal static class MetaSchema
{
    private const string Base201909 = "https://json-schema.org/draft/2019-09/";
    private const string Base202012 = "https://json-schema.org/draft/2020-12/";

    private static readonly FrozenDictionary<string, string> Files = new Dictionary<string, string>
    {
        ["http://json-schema.org/draft-04/schema"] = "draft4",
        ["http://json-schema.org/draft-06/schema"] = "draft6",
        ["http://json-schema.org/draft-07/schema"] = "draft7",
        [Base201909 + "schema"] = "draft2019-09",
        [Base201909 + "meta/applicator"] = "draft2019-09.applicator",
        [Base201909 + "meta/content"] = "draft2019-09.content",
        [Base201909 + "meta/core"] = "draft2019-09.core",
        [Base201909 + "meta/format"] = "draft2019-09.format",
        [Base201909 + "meta/meta-data"] = "draft2019-09.meta-data",
        [Base201909 + "meta/validation"] = "draft2019-09.validation",
        [Base202012 + "schema"] = "draft2020-12",
        [Base202012 + "meta/applicator"] = "draft2020-12.applicator",
        [Base202012 + "meta/content"] = "draft2020-12.content",
        [Base202012 + "meta/core"] = "draft2020-12.core",
        [Base202012 + "meta/format-annotation"] = "draft2020-12.format-annotation",
        [Base202012 + "meta/format-assertion"] = "draft2020-12.format-assertion",
        [Base202012 + "meta/meta-data"] = "draft2020-12.meta-data",
        [Base202012 + "meta/unevaluated"] = "draft2020-12.unevaluated",
        [Base202012 + "meta/validation"] = "draft2020-12.validation",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> Contents = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<JsonSchemaDialect, JsonSchema> Compiled = new();

    public static bool IsOwn(string uri) => Files.ContainsKey(uri);

    public static bool TryGet(string uri, out ReadOnlyMemory<byte> content)
    {
        content = Files.TryGetValue(uri, out var file) ? Contents.GetOrAdd(file, Read) : default;
        return !content.IsEmpty;
    }

    public static JsonSchema Of(JsonSchemaDialect dialect) =>
        Compiled.GetOrAdd(
            dialect,
            static d =>
            {
                var uri = KnownDialects.Of(d).Uri;
                TryGet(uri, out var content);
                var options = JsonSchemaOptions.Default with { BaseUri = uri };
                return JsonSchema.TryCompile(content.Span, options, trusted: true, out var schema, out var problems)
                    ? schema
                    : throw new JsonSchemaException(problems);
            }
        );

    private static ReadOnlyMemory<byte> Read(string file)
    {
        using var stream = typeof(MetaSchema).Assembly.GetManifestResourceStream($"MetaSchemas/{file}.json")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
