using System.Text.Json;
using Oac.Payloads.JsonSchemas.Dialects;
using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.MetaSchemas;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>The documents of one compilation and the resources in them, by URI.</summary>
internal sealed class DocumentStore(Compiler compiler, bool trusted)
{
    private readonly Dictionary<string, SchemaResource> _byUri = new(StringComparer.Ordinal);
    private readonly List<SchemaResource> _resources = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _given = Given(compiler.Options);
    private int _documents;

    public IReadOnlyList<SchemaResource> Resources => _resources;

    public int Count => _resources.Count;

    private static Dictionary<string, ReadOnlyMemory<byte>> Given(JsonSchemaOptions options)
    {
        var given = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (uri, content) in options.Documents)
        {
            given[UriReference.Cut(UriReference.Resolve(options.BaseUri, uri)).Uri] = content;
        }
        return given;
    }

    /// <summary>A document that the caller gave or that everyone knows.</summary>
    public bool TryGet(string uri, out ReadOnlyMemory<byte> content) =>
        _given.TryGetValue(uri, out content) || MetaSchema.TryGet(uri, out content);

    /// <summary>Reads a document, finds its schemas and judges it by its meta-schema; null where it cannot be used.</summary>
    public SchemaDocument? Load(string uri, ReadOnlySpan<byte> content, Dialect fallback)
    {
        var limits = compiler.Options.Limits;
        var tree = new JsonTree();
        try
        {
            tree.Read(content, limits.MaxBytes, limits with { MaxInstanceDepth = limits.MaxDepth });
        }
        catch (JsonException)
        {
            compiler.Problem(uri, "", "not JSON");
            return null;
        }
        catch (JsonSchemaLimitException e)
        {
            compiler.Problem(uri, "", e.Message);
            return null;
        }
        var document = new SchemaDocument(uri, tree);
        if (document.FindTwice() is var twice and >= 0)
        {
            compiler.Problem(document, twice, $"{MessageText.Quoted(tree.String(twice))} stands there a second time");
            return null;
        }
        if (++_documents > limits.MaxDocuments)
        {
            compiler.Problem(document, 0, $"more than {limits.MaxDocuments} documents are drawn in");
            return null;
        }
        var dialects = new DialectFinder(compiler, this);
        if (dialects.Find(document, 0, fallback) is not { } dialect)
        {
            return null;
        }
        if (!trusted && !MetaCheck.Judge(compiler, this, document, dialect))
        {
            return null;
        }
        var root = Add(uri, document, 0, dialect);
        new SchemaWalk(this, dialects, compiler).Walk(document, 0, root, new SchemaPlace(root.Uri, null, ""));
        return document;
    }

    /// <summary>Makes a resource and lets references find it.</summary>
    public SchemaResource Add(string uri, SchemaDocument document, int node, Dialect dialect)
    {
        var resource = new SchemaResource(new Resource(_resources.Count, uri), document, node, dialect);
        _resources.Add(resource);
        if (!_byUri.TryAdd(uri, resource) && !(_byUri[uri].Document == document && _byUri[uri].Root == node))
        {
            compiler.Problem(document, node, $"another schema has the identifier {MessageText.Quoted(uri)} too");
        }
        return resource;
    }

    /// <summary>The schema that a reference leads to, and the anchor if it was by name.</summary>
    public (SchemaDocument Document, int Node, string? Anchor)? Resolve(SchemaResource from, string reference, int at)
    {
        var (uri, fragment) = UriReference.Cut(UriReference.Resolve(from.Uri, reference));
        if (!_byUri.TryGetValue(uri, out var resource))
        {
            if (!TryGet(uri, out var content))
            {
                compiler.Problem(
                    from.Document,
                    at,
                    $"the reference {MessageText.Quoted(reference)} leads to {MessageText.Quoted(uri)}, which is not there; nothing is fetched"
                );
                return null;
            }
            if (Load(uri, content.Span, from.Dialect) is null || !_byUri.TryGetValue(uri, out resource))
            {
                compiler.Problem(
                    from.Document,
                    at,
                    $"the reference {MessageText.Quoted(reference)} leads to a schema that cannot be used"
                );
                return null;
            }
        }
        if (fragment.Length == 0)
        {
            return (resource.Document, resource.Root, null);
        }
        if (fragment[0] != '/')
        {
            if (resource.Anchors.TryGetValue(fragment, out var anchored))
            {
                return (resource.Document, anchored, fragment);
            }
        }
        else if (Follow(resource, fragment) is var node and >= 0)
        {
            return (resource.Document, node, null);
        }
        compiler.Problem(from.Document, at, Nowhere(reference));
        return null;
    }

    /// <summary>What is said of a reference to nowhere.</summary>
    public static string Nowhere(string reference) => $"the reference {MessageText.Quoted(reference)} leads nowhere";

    /// <summary>Whether a reference within a resource leads somewhere. Nothing that it leads to is drawn in.</summary>
    /// <param name="from">The resource.</param>
    /// <param name="reference">A reference that begins with <c>#</c>.</param>
    public static bool LeadsSomewhere(SchemaResource from, string reference)
    {
        var (_, fragment) = UriReference.Cut(UriReference.Resolve(from.Uri, reference));
        if (fragment.Length == 0 || fragment[0] != '/')
        {
            return fragment.Length == 0 || from.Anchors.ContainsKey(fragment);
        }
        var node = from.Root;
        foreach (var name in Names(fragment))
        {
            node = from.Document.Child(node, name);
            if (node < 0)
            {
                return false;
            }
        }
        return true;
    }

    private int Follow(SchemaResource resource, string pointer)
    {
        var document = resource.Document;
        var node = resource.Root;
        var nearest = node;
        var rest = "";
        foreach (var name in Names(pointer))
        {
            node = document.Child(node, name);
            if (node < 0)
            {
                return -1;
            }
            rest += "/" + Output.OutputUnit.UriToken(name);
            if (document.Located.ContainsKey(node))
            {
                nearest = node;
                rest = "";
            }
        }
        if (nearest != node)
        {
            // Under a keyword that nobody knows: it becomes a schema because it is referred to.
            var (around, place) = document.Located[nearest];
            new SchemaWalk(this, new DialectFinder(compiler, this), compiler).Walk(
                document,
                node,
                around,
                new SchemaPlace("", place, rest)
            );
        }
        return node;
    }

    private static IEnumerable<string> Names(string pointer) =>
        pointer
            .Split('/')
            .Skip(1)
            .Select(static token =>
                token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
            );

    /// <summary>Lets references find a resource by a second URI.</summary>
    public void Alias(string uri, SchemaResource resource) => _byUri[uri] = resource;
}
