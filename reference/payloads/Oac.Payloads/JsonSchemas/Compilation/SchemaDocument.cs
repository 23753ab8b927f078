using System.Globalization;
using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Instances;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>A document while schemas of it are compiled.</summary>
internal sealed class SchemaDocument(string uri, JsonTree tree)
{
    private const int Few = 8;

    private readonly Dictionary<int, Dictionary<string, int>> _members = [];
    private readonly Dictionary<int, int[]> _items = [];

    /// <summary>Where it was found.</summary>
    public string Uri { get; } = uri;

    public JsonTree Tree { get; } = tree;

    /// <summary>The schemas that were found, by their entry in the tree.</summary>
    public Dictionary<int, (SchemaResource Resource, SchemaPlace Place)> Located { get; } = [];

    public Dictionary<int, SchemaNode> Compiled { get; } = [];

    /// <summary>The first name that stands twice in one object, or -1.</summary>
    public int FindTwice()
    {
        for (var node = 0; node < Tree.Count; node++)
        {
            if (Tree.Kind(node) != JsonKind.Object || Tree.Children(node) < 2)
            {
                continue;
            }
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var name = node + 1; name < Tree.Nodes[node].Next; name = Tree.Nodes[name + 1].Next)
            {
                if (!seen.Add(Tree.String(name)))
                {
                    return name;
                }
            }
        }
        return -1;
    }

    /// <summary>The child at a token of a JSON Pointer, or -1.</summary>
    public int Child(int node, string token)
    {
        switch (Tree.Kind(node))
        {
            case JsonKind.Object:
                if (Tree.Children(node) <= Few)
                {
                    return Tree.Find(node, System.Text.Encoding.UTF8.GetBytes(token));
                }
                if (!_members.TryGetValue(node, out var members))
                {
                    members = new(StringComparer.Ordinal);
                    for (var name = node + 1; name < Tree.Nodes[node].Next; name = Tree.Nodes[name + 1].Next)
                    {
                        members[Tree.String(name)] = name + 1;
                    }
                    _members[node] = members;
                }
                return members.GetValueOrDefault(token, -1);
            case JsonKind.Array:
                if (
                    (token.Length > 1 && token[0] == '0')
                    || !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    || index >= Tree.Children(node)
                )
                {
                    return -1;
                }
                if (!_items.TryGetValue(node, out var items))
                {
                    items = new int[Tree.Children(node)];
                    for (int item = node + 1, i = 0; i < items.Length; item = Tree.Nodes[item].Next, i++)
                    {
                        items[i] = item;
                    }
                    _items[node] = items;
                }
                return items[index];
            default:
                return -1;
        }
    }

    /// <summary>The JSON Pointer of an entry.</summary>
    public string Pointer(int target)
    {
        var pointer = "";
        var node = 0;
        while (node != target)
        {
            var isObject = Tree.Kind(node) == JsonKind.Object;
            var at = node + 1;
            for (var index = 0; ; index++)
            {
                var value = isObject ? at + 1 : at;
                if (target < Tree.Nodes[value].Next)
                {
                    pointer +=
                        "/"
                        + (
                            isObject
                                ? Output.OutputUnit.Token(Tree.String(at))
                                : index.ToString(CultureInfo.InvariantCulture)
                        );
                    // A name is where its value is.
                    node = target == at ? target : value;
                    break;
                }
                at = Tree.Nodes[value].Next;
            }
        }
        return pointer;
    }
}
