using System.Globalization;
using Oac.Payloads.JsonSchemas.Dialects;
using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>Finds the schemas of a document: what the known keywords say is one, with its identifiers and anchors.</summary>
internal sealed class SchemaWalk(DocumentStore store, DialectFinder dialects, Compiler compiler)
{
    public void Walk(SchemaDocument document, int node, SchemaResource resource, SchemaPlace place)
    {
        if (document.Located.ContainsKey(node))
        {
            return;
        }
        var tree = document.Tree;
        if (tree.Kind(node) == JsonKind.Object)
        {
            (resource, place) = Identify(document, node, resource, place);
        }
        document.Located[node] = (resource, place);
        if (tree.Kind(node) != JsonKind.Object)
        {
            return;
        }
        Anchor(document, node, resource);
        for (var name = node + 1; name < tree.Nodes[node].Next; name = tree.Nodes[name + 1].Next)
        {
            var keyword = tree.String(name);
            if (resource.Dialect.Row(keyword) is { Shape: not SchemaShape.None } row)
            {
                foreach (var (child, at) in Schemas(tree, name + 1, row.Shape))
                {
                    Walk(
                        document,
                        child,
                        resource,
                        new SchemaPlace("", place, "/" + OutputUnit.UriToken(keyword) + at)
                    );
                }
            }
        }
    }

    /// <summary>The schemas that the value of a keyword holds, each with its way from there as a JSON Pointer for a fragment.</summary>
    public static IEnumerable<(int Node, string Way)> Schemas(JsonTree tree, int value, SchemaShape shape)
    {
        var kind = tree.Kind(value);
        if (shape == SchemaShape.One || (shape == SchemaShape.OneOrMany && kind != JsonKind.Array))
        {
            yield return (value, "");
        }
        else if (shape is SchemaShape.Many or SchemaShape.OneOrMany && kind == JsonKind.Array)
        {
            var index = 0;
            for (var item = value + 1; item < tree.Nodes[value].Next; item = tree.Nodes[item].Next)
            {
                yield return (item, "/" + (index++).ToString(CultureInfo.InvariantCulture));
            }
        }
        else if (shape == SchemaShape.ByName && kind == JsonKind.Object)
        {
            for (var name = value + 1; name < tree.Nodes[value].Next; name = tree.Nodes[name + 1].Next)
            {
                yield return (name + 1, "/" + OutputUnit.UriToken(tree.String(name)));
            }
        }
    }

    private (SchemaResource Resource, SchemaPlace Place) Identify(
        SchemaDocument document,
        int node,
        SchemaResource resource,
        SchemaPlace place
    )
    {
        var dialect = resource.Dialect;
        if (Text(document, node, dialect.IdKeyword) is not { } id)
        {
            return (resource, place);
        }
        if (dialect.RefStandsAlone && Text(document, node, "$ref") is not null)
        {
            return (resource, place);
        }
        var (uri, fragment) = UriReference.Cut(UriReference.Resolve(resource.Uri, id));
        if (uri != resource.Uri)
        {
            var own = node == resource.Root ? dialect : dialects.Find(document, node, dialect) ?? dialect;
            var found = store.Add(uri, document, node, own);
            if (node == resource.Root)
            {
                // The document itself: found under both, but only one resource.
                store.Alias(resource.Uri, found);
            }
            resource = found;
            place = new SchemaPlace(uri, null, "");
        }
        if (dialect.IdsNamePlaces && fragment.Length > 0)
        {
            AddAnchor(document, node, resource, fragment);
        }
        return (resource, place);
    }

    private void Anchor(SchemaDocument document, int node, SchemaResource resource)
    {
        var dialect = resource.Dialect;
        if (dialect.Row("$anchor") is not null && Text(document, node, "$anchor") is { } anchor)
        {
            AddAnchor(document, node, resource, anchor);
        }
        if (dialect.Row("$dynamicAnchor") is not null && Text(document, node, "$dynamicAnchor") is { } dynamic)
        {
            AddAnchor(document, node, resource, dynamic);
            resource.DynamicAnchors.TryAdd(dynamic, node);
        }
        if (
            node == resource.Root
            && dialect.Row("$recursiveAnchor") is not null
            && document.Tree.Find(node, "$recursiveAnchor"u8) is var recursive and >= 0
            && document.Tree.Kind(recursive) == JsonKind.True
        )
        {
            resource.DynamicAnchors[""] = node;
        }
    }

    private void AddAnchor(SchemaDocument document, int node, SchemaResource resource, string anchor)
    {
        if (!resource.Anchors.TryAdd(anchor, node) && resource.Anchors[anchor] != node)
        {
            compiler.Problem(document, node, $"another schema has the anchor {MessageText.Quoted(anchor)} too");
        }
    }

    private static string? Text(SchemaDocument document, int node, string name)
    {
        var value = document.Tree.Find(node, System.Text.Encoding.UTF8.GetBytes(name));
        return value >= 0 && document.Tree.Kind(value) == JsonKind.String ? document.Tree.String(value) : null;
    }
}
