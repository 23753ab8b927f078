using Oac.Payloads.JsonSchemas.Dialects;
using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.MetaSchemas;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>Judges a document by its meta-schema.</summary>
internal static class MetaCheck
{
    public static bool Judge(Compiler compiler, DocumentStore store, SchemaDocument document, Dialect dialect)
    {
        if (MetaSchema.IsOwn(document.Uri))
        {
            return true;
        }
        var schema = KnownDialects.Find(dialect.Uri) is null
            ? Given(compiler, store, document, dialect)
            : MetaSchema.Of(dialect.Version);
        if (schema is null)
        {
            return false;
        }
        if (schema.Judge(document.Tree) == JsonVerdict.Valid)
        {
            return true;
        }
        var result = schema.Evaluate(document.Tree, JsonSchemaOutput.Detailed);
        if (result.Reason is { } reason)
        {
            compiler.Problem(document, 0, $"cannot be judged by its meta-schema: {reason}");
        }
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var unit in result.Units)
        {
            Tell(unit);
        }
        return false;

        // An error that stands above others says it better than those: "none of the schemas" of what may be this or that.
        void Tell(JsonOutputUnit unit)
        {
            if (unit.Error is { } error && told.Add(unit.InstanceLocation))
            {
                compiler.Problem(document.Uri, unit.InstanceLocation, error);
                return;
            }
            foreach (var child in unit.Children)
            {
                Tell(child);
            }
        }
    }

    private static JsonSchema? Given(Compiler compiler, DocumentStore store, SchemaDocument document, Dialect dialect)
    {
        if (!store.TryGet(dialect.Uri, out var content))
        {
            return null;
        }
        var options = compiler.Options with { BaseUri = dialect.Uri, Formats = JsonSchemaFormats.ByDialect };
        if (JsonSchema.TryCompile(content.Span, options, trusted: true, out var schema, out var problems))
        {
            return schema;
        }
        compiler.Problem(
            document,
            0,
            $"the meta-schema {MessageText.Quoted(dialect.Uri)} cannot be used: {problems[0]}"
        );
        return null;
    }
}
