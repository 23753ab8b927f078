using Oac.Payloads.JsonSchemas.Dialects;
using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Numbers;
using Oac.Payloads.JsonSchemas.Patterns;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>A keyword in a schema that is being compiled: its value, those beside it, and the ways to say what is wrong.</summary>
internal sealed class KeywordSite(
    Compiler compiler,
    SchemaResource resource,
    IReadOnlyDictionary<string, int> siblings,
    string name,
    int value
)
{
    public string Name { get; } = name;

    public int Value { get; } = value;

    public JsonTree Tree => resource.Document.Tree;

    public Dialect Dialect => resource.Dialect;

    public JsonSchemaOptions Options => compiler.Options;

    public JsonKind Kind => Tree.Kind(Value);

    public string Raw => System.Text.Encoding.UTF8.GetString(Tree.Raw(Value));

    /// <summary>The value of another keyword of the dialect in the same schema, or -1.</summary>
    public int Sibling(string name) => siblings.GetValueOrDefault(name, -1);

    public KeywordSite? At(string name) =>
        Sibling(name) is var value and >= 0 ? new(compiler, resource, siblings, name, value) : null;

    public SchemaNode Schema(int node) => compiler.Get(resource.Document, node);

    public SchemaNode[] Schemas()
    {
        if (Kind != JsonKind.Array)
        {
            Problem($"{MessageText.Quoted(Name)} is {Keywords.Words.Kind(Kind)}, not an array");
            return [];
        }
        return [.. Items(Value).Select(Schema)];
    }

    public IEnumerable<int> Items(int node)
    {
        for (var item = node + 1; item < Tree.Nodes[node].Next; item = Tree.Nodes[item].Next)
        {
            yield return item;
        }
    }

    /// <summary>The members of an object; none, and a problem, where it is another value.</summary>
    public IEnumerable<(string Name, int Value)> Members()
    {
        if (Kind != JsonKind.Object)
        {
            Problem($"{MessageText.Quoted(Name)} is {Keywords.Words.Kind(Kind)}, not an object");
            yield break;
        }
        for (var name = Value + 1; name < Tree.Nodes[Value].Next; name = Tree.Nodes[name + 1].Next)
        {
            yield return (Tree.String(name), name + 1);
        }
    }

    /// <summary>The strings of an array; a problem where it is none or holds others.</summary>
    public string[] Strings(int node)
    {
        if (Tree.Kind(node) != JsonKind.Array || Items(node).Any(i => Tree.Kind(i) != JsonKind.String))
        {
            Problem($"{MessageText.Quoted(Name)} is no list of strings");
            return [];
        }
        return [.. Items(node).Select(Tree.String).Distinct(StringComparer.Ordinal)];
    }

    public string? String()
    {
        if (Kind == JsonKind.String)
        {
            return Tree.String(Value);
        }
        Problem($"{MessageText.Quoted(Name)} is {Keywords.Words.Kind(Kind)}, not a string");
        return null;
    }

    public JsonNumber? Number()
    {
        if (Kind == JsonKind.Number)
        {
            return JsonNumber.Read(Tree.Text(Value));
        }
        Problem($"{MessageText.Quoted(Name)} is {Keywords.Words.Kind(Kind)}, not a number");
        return null;
    }

    /// <summary>A whole number from 0; what is above an int is the largest int.</summary>
    public int? Count()
    {
        if (Number() is not { } number)
        {
            return null;
        }
        if (number.TryCount(out var count))
        {
            return count;
        }
        Problem($"{MessageText.Quoted(Name)} is no whole number from 0");
        return null;
    }

    public EcmaPattern? Pattern(string source, int at)
    {
        try
        {
            return compiler.Pattern(source);
        }
        catch (PatternException e)
        {
            compiler.Problem(
                resource.Document,
                at,
                $"the regular expression {MessageText.Quoted(source)} cannot be used: {e.Message}"
            );
            return null;
        }
    }

    public void Problem(string message) => compiler.Problem(resource.Document, Value, message);

    /// <summary>What a reference leads to; null, and a problem, where it leads nowhere.</summary>
    public (SchemaNode Node, SchemaResource Resource, string? Anchor)? Resolve(string reference) =>
        compiler.Resolve(resource, reference, Value);

    /// <summary>Says that a dynamic reference asks for this anchor.</summary>
    public void UseDynamic(string anchor) => compiler.UseDynamic(anchor);
}
