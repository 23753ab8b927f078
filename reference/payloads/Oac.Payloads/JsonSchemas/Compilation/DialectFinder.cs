using System.Text.Json;
using Oac.Payloads.JsonSchemas.Dialects;
using Oac.Payloads.JsonSchemas.Instances;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>Finds the dialect that <c>$schema</c> names, through meta-schemas that the caller gave.</summary>
internal sealed class DialectFinder(Compiler compiler, DocumentStore store)
{
    private const int MaxChain = 8;

    /// <summary>The dialect of a schema; null, and a problem, where it is not known.</summary>
    public Dialect? Find(SchemaDocument document, int node, Dialect fallback)
    {
        var value = document.Tree.Find(node, "$schema"u8);
        if (value < 0)
        {
            return fallback;
        }
        if (document.Tree.Kind(value) != JsonKind.String)
        {
            compiler.Problem(
                document,
                value,
                $"'$schema' is {Keywords.Words.Kind(document.Tree.Kind(value))}, not a string"
            );
            return null;
        }
        var uri = document.Tree.String(value);
        var unknown = new List<string>();
        var dialect = Find(uri, unknown, 0);
        if (dialect is null)
        {
            compiler.Problem(
                document,
                value,
                $"'$schema' is {MessageText.Quoted(uri)}, none of the known dialects ({KnownDialects.Names})"
            );
        }
        foreach (var vocabulary in unknown)
        {
            compiler.Problem(
                document,
                value,
                $"the meta-schema asks for the vocabulary {MessageText.Quoted(vocabulary)}, which is not known"
            );
        }
        return unknown.Count > 0 ? null : dialect;
    }

    private Dialect? Find(string uri, List<string> unknown, int chain)
    {
        if (KnownDialects.Find(uri) is { } known)
        {
            return known;
        }
        var (name, fragment) = UriReference.Cut(uri);
        if (fragment.Length > 0 || chain == MaxChain || !store.TryGet(name, out var content))
        {
            return null;
        }
        var tree = new JsonTree();
        var limits = compiler.Options.Limits;
        try
        {
            tree.Read(content.Span, limits.MaxBytes, limits with { MaxInstanceDepth = limits.MaxDepth });
        }
        catch (Exception e) when (e is JsonException or JsonSchemaLimitException)
        {
            return null;
        }
        var value = tree.Find(0, "$schema"u8);
        if (
            value < 0
            || tree.Kind(value) != JsonKind.String
            || Find(tree.String(value), unknown, chain + 1) is not { } dialect
        )
        {
            return null;
        }
        var list = tree.Find(0, "$vocabulary"u8);
        if (list < 0 || tree.Kind(list) != JsonKind.Object || !dialect.KeepsUnknown)
        {
            return dialect.With(name, static _ => true, dialect.AssertsFormats);
        }
        var vocabularies = new Dictionary<string, bool>(StringComparer.Ordinal);
        for (var member = list + 1; member < tree.Nodes[list].Next; member = tree.Nodes[member + 1].Next)
        {
            vocabularies[tree.String(member)] = tree.Kind(member + 1) == JsonKind.True;
        }
        // What the meta-schema's own dialect leaves out does not matter: this list alone says what a schema may use.
        return Vocabularies.Take(KnownDialects.Of(dialect.Version), name, vocabularies, unknown);
    }
}
