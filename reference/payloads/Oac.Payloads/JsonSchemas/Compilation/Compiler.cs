using System.Collections.Frozen;
using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Keywords;
using Oac.Payloads.JsonSchemas.Patterns;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>Compiles a schema and what it refers to. Works through a queue, so that no chain of references is too long for the stack.</summary>
internal sealed class Compiler
{
    private readonly Queue<(SchemaDocument Document, int Node, SchemaNode Schema)> _queue = new();
    private readonly HashSet<string> _dynamicNames = new(StringComparer.Ordinal);
    private readonly List<JsonSchemaProblem> _problems = [];
    private readonly Dictionary<string, EcmaPattern> _patterns = new(StringComparer.Ordinal);
    private readonly DocumentStore _store;
    private readonly List<SchemaNode> _nodes = [];

    public Compiler(JsonSchemaOptions options, bool trusted)
    {
        Options = options;
        _store = new(this, trusted);
    }

    public JsonSchemaOptions Options { get; }

    public IReadOnlyList<JsonSchemaProblem> Problems => _problems;

    public int Resources => _store.Count;

    public bool TracksScope => _dynamicNames.Count > 0;

    /// <summary>The compiled root, or null where there are problems.</summary>
    /// <param name="content">The document.</param>
    /// <param name="judgesUnused">Whether references to nowhere count as problems in definitions that nothing uses, too.</param>
    public SchemaNode? Compile(ReadOnlySpan<byte> content, bool judgesUnused)
    {
        var (uri, _) = UriReference.Cut(Options.BaseUri);
        if (_store.Load(uri, content, Dialects.KnownDialects.Of(Options.DefaultDialect)) is not { } document)
        {
            return null;
        }
        var root = Get(document, 0);
        do
        {
            Drain();
        } while (FindDynamic());
        foreach (var (node, schema) in CircleFinder.Find(_nodes))
        {
            Problem(node, schema);
        }
        if (judgesUnused)
        {
            new UnusedDefinitions(this, document).Check();
        }
        return _problems.Count == 0 ? root : null;
    }

    public void Problem(SchemaDocument document, int node, string message) =>
        Problem(document.Uri, document.Pointer(node), message);

    public void Problem(string document, string pointer, string message)
    {
        var problem = new JsonSchemaProblem(document, pointer, message);
        if (_problems.Count < Options.Limits.MaxProblems && !_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    /// <summary>The schema at an entry; it is filled later.</summary>
    public SchemaNode Get(SchemaDocument document, int node)
    {
        if (document.Compiled.TryGetValue(node, out var schema))
        {
            return schema;
        }
        var (resource, place) = document.Located[node];
        schema = new SchemaNode(resource.Runtime, place);
        document.Compiled.Add(node, schema);
        _nodes.Add(schema);
        _queue.Enqueue((document, node, schema));
        return schema;
    }

    public (SchemaNode Node, SchemaResource Resource, string? Anchor)? Resolve(
        SchemaResource from,
        string reference,
        int at
    )
    {
        if (_store.Resolve(from, reference, at) is not var (document, node, anchor))
        {
            return null;
        }
        return (Get(document, node), document.Located[node].Resource, anchor);
    }

    /// <summary>An expression, compiled once however often it stands there.</summary>
    /// <exception cref="PatternException">It cannot be used, or there are too many.</exception>
    public EcmaPattern Pattern(string source)
    {
        if (_patterns.TryGetValue(source, out var pattern))
        {
            return pattern;
        }
        if (_patterns.Count == Options.Limits.MaxPatterns)
        {
            throw new PatternException($"there are more than {MessageText.Count(_patterns.Count)} expressions");
        }
        return _patterns[source] = EcmaPattern.Compile(source, Options.Limits);
    }

    public void UseDynamic(string anchor) => _dynamicNames.Add(anchor);

    private void Drain()
    {
        while (_queue.TryDequeue(out var entry) && _problems.Count < Options.Limits.MaxProblems)
        {
            Fill(entry.Document, entry.Node, entry.Schema);
        }
    }

    /// <summary>Compiles what dynamic references may find in any resource; true where that brought something new.</summary>
    private bool FindDynamic()
    {
        foreach (var resource in _store.Resources)
        {
            var found = resource.DynamicAnchors.Where(a => _dynamicNames.Contains(a.Key)).ToArray();
            if (found.Length != resource.Runtime.Dynamic.Count)
            {
                resource.Runtime.Dynamic = found.ToFrozenDictionary(
                    static a => a.Key,
                    a => Get(resource.Document, a.Value),
                    StringComparer.Ordinal
                );
            }
        }
        return _queue.Count > 0 && _problems.Count < Options.Limits.MaxProblems;
    }

    private void Fill(SchemaDocument document, int node, SchemaNode schema)
    {
        var tree = document.Tree;
        var resource = document.Located[node].Resource;
        switch (tree.Kind(node))
        {
            case JsonKind.True:
                schema.Fill(true);
                return;
            case JsonKind.False:
                schema.Fill(false);
                return;
            case JsonKind.Object:
                break;
            default:
                Problem(document, node, $"{Words.Kind(tree.Kind(node))} is no schema");
                return;
        }
        var dialect = resource.Dialect;
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var unknown = new List<(string, int)>();
        for (var name = node + 1; name < tree.Nodes[node].Next; name = tree.Nodes[name + 1].Next)
        {
            var text = tree.String(name);
            if (dialect.Row(text) is not null)
            {
                known[text] = name + 1;
            }
            else if (dialect.KeepsUnknown)
            {
                unknown.Add((text, name + 1));
            }
        }
        if (
            dialect.RefStandsAlone
            && known.TryGetValue("$ref", out var reference)
            && tree.Kind(reference) == JsonKind.String
        )
        {
            known = new() { ["$ref"] = reference };
        }
        var keywords = new List<Keyword>();
        foreach (var row in dialect.Rows)
        {
            if (
                row.Compile is { } compile
                && known.TryGetValue(row.Name, out var value)
                && compile(new(this, resource, known, row.Name, value)) is { } keyword
            )
            {
                keywords.Add(keyword);
            }
        }
        keywords.AddRange(unknown.Select(u => new Annotation(u.Item1, tree, u.Item2)));
        schema.Fill([.. keywords]);
    }

    private void Problem(SchemaNode node, string message)
    {
        var (uri, pointer) = UriReference.Cut(node.Location);
        Problem(uri, pointer, message);
    }
}
