using Oac.Payloads.JsonSchemas.Dialects;
using Oac.Payloads.JsonSchemas.Instances;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>
/// Looks for references to nowhere in definitions that nothing refers to. They are never compiled, and no instance is judged by them; a person
/// who wrote one wants to know all the same. Only references within the document are judged: others may be there when somebody uses them.
/// </summary>
internal sealed class UnusedDefinitions(Compiler compiler, SchemaDocument document)
{
    /// <summary>Tells the compiler what leads nowhere.</summary>
    public void Check() => Look(0, isDefinition: false);

    private void Look(int node, bool isDefinition)
    {
        var tree = document.Tree;
        if (tree.Kind(node) != JsonKind.Object || !document.Located.TryGetValue(node, out var found))
        {
            return;
        }
        var dialect = found.Resource.Dialect;
        var alone = false;
        foreach (var (name, value) in Members(node))
        {
            if (
                dialect.Row(name) is null
                || name is not ("$ref" or "$dynamicRef")
                || tree.Kind(value) != JsonKind.String
            )
            {
                continue;
            }
            alone |= dialect.RefStandsAlone;
            var reference = tree.String(value);
            if (
                isDefinition
                && !document.Compiled.ContainsKey(node)
                && reference.StartsWith('#')
                && !DocumentStore.LeadsSomewhere(found.Resource, reference)
            )
            {
                compiler.Problem(document, value, DocumentStore.Nowhere(reference));
            }
        }
        foreach (var (name, value) in Members(node))
        {
            var defines = name is "$defs" or "definitions";
            // What stands beside a reference in old drafts is ignored, but for what others may refer to.
            if ((alone && !defines) || dialect.Row(name) is not { Shape: not SchemaShape.None } row)
            {
                continue;
            }
            foreach (var (child, _) in SchemaWalk.Schemas(tree, value, row.Shape))
            {
                Look(child, isDefinition || defines);
            }
        }
    }

    private IEnumerable<(string Name, int Value)> Members(int node)
    {
        var tree = document.Tree;
        for (var name = node + 1; name < tree.Nodes[node].Next; name = tree.Nodes[name + 1].Next)
        {
            yield return (tree.String(name), name + 1);
        }
    }
}
