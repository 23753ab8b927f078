using System.Globalization;
using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary><c>propertyNames</c></summary>
internal sealed class PropertyNamesKeyword(SchemaNode schema) : Keyword("propertyNames", Objects)
{
    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var tree = run.Tree;
        var ok = true;
        run.Spend(tree.Children(node));
        for (var name = node + 1; name < tree.Nodes[node].Next; name = tree.Nodes[name + 1].Next)
        {
            var sub = unit?.Sub(schema, null, tree.String(name));
            var holds = schema.Evaluate(run, name, -1, sub);
            sub?.Close(holds);
            ok &= holds;
            if (!ok && unit is null)
            {
                break;
            }
        }
        return ok;
    }
}

/// <summary><c>dependentRequired</c>, and the lists of names in <c>dependencies</c>.</summary>
internal sealed class DependentRequiredKeyword(string name, (NameTable Table, string Name)[] rows)
    : Keyword(name, Objects)
{
    /// <summary>In each table the first name asks for all the others.</summary>
    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        List<string>? missing = null;
        foreach (var (table, _) in rows)
        {
            run.Spend(table.Names.Length + (run.Tree.Children(node) >> 2));
            if (table.Member(run.Tree, node, 0) < 0)
            {
                continue;
            }
            for (var i = 1; i < table.Names.Length; i++)
            {
                run.Spend(run.Tree.Children(node) >> 2);
                if (table.Member(run.Tree, node, i) >= 0)
                {
                    continue;
                }
                if (unit is null)
                {
                    return false;
                }
                (missing ??= []).Add(table.Names[i]);
            }
        }
        if (missing is null)
        {
            return true;
        }
        unit!.Fail(Missing.Message(missing) + ", which other properties ask for");
        return false;
    }
}

/// <summary><c>dependentSchemas</c>, and the schemas in <c>dependencies</c>.</summary>
internal sealed class DependentSchemasKeyword(string name, (NameTable Table, SchemaNode Schema)[] rows)
    : Keyword(name, Objects)
{
    public override IEnumerable<SchemaNode> InPlace => rows.Select(static r => r.Schema);

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var ok = true;
        foreach (var (table, schema) in rows)
        {
            run.Spend(1 + (run.Tree.Children(node) >> 2));
            if (table.Member(run.Tree, node, 0) < 0)
            {
                continue;
            }
            var sub = unit?.Sub(schema, table.Names[0]);
            var holds = schema.Evaluate(run, node, marks, sub);
            sub?.Close(holds);
            ok &= holds;
            if (!ok && unit is null)
            {
                break;
            }
        }
        return ok;
    }
}

/// <summary><c>dependencies</c> that hold lists of names and schemas.</summary>
internal sealed class BothKeyword(Keyword first, Keyword second) : Keyword(first.Name, first.Kinds)
{
    public override IEnumerable<SchemaNode> InPlace => first.InPlace.Concat(second.InPlace);

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var holds = first.Evaluate(run, node, marks, unit);
        return (holds || unit is not null) && (second.Evaluate(run, node, marks, unit) & holds);
    }
}

/// <summary><c>unevaluatedProperties</c>: what no other keyword of the schema, or of those it applies to the same object, looked at.</summary>
internal sealed class UnevaluatedPropertiesKeyword(SchemaNode schema) : Keyword("unevaluatedProperties", Objects)
{
    public override bool ReadsMarks => true;

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var tree = run.Tree;
        var ok = true;
        var child = 0;
        var names = unit is null ? null : new List<string>();
        run.Spend(tree.Children(node));
        for (var name = node + 1; name < tree.Nodes[node].Next; name = tree.Nodes[name + 1].Next, child++)
        {
            if (run.IsMarked(marks, child))
            {
                continue;
            }
            names?.Add(tree.String(name));
            var sub = unit?.Sub(schema, null, names![^1]);
            var holds = schema.Evaluate(run, name + 1, -1, sub);
            sub?.Close(holds);
            ok &= holds;
            if (!ok && unit is null)
            {
                break;
            }
        }
        run.MarkAll(marks, tree.Children(node));
        if (ok && names is { Count: > 0 })
        {
            unit!.Annotate(MembersOutput.Names(names));
        }
        return ok;
    }
}

/// <summary><c>unevaluatedItems</c></summary>
internal sealed class UnevaluatedItemsKeyword(SchemaNode schema) : Keyword("unevaluatedItems", Arrays)
{
    public override bool ReadsMarks => true;

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var tree = run.Tree;
        var ok = true;
        var child = 0;
        var any = false;
        run.Spend(tree.Children(node));
        for (var item = node + 1; item < tree.Nodes[node].Next; item = tree.Nodes[item].Next, child++)
        {
            if (run.IsMarked(marks, child))
            {
                continue;
            }
            any = true;
            var sub = unit?.Sub(schema, null, child.ToString(CultureInfo.InvariantCulture));
            var holds = schema.Evaluate(run, item, -1, sub);
            sub?.Close(holds);
            ok &= holds;
            if (!ok && unit is null)
            {
                break;
            }
        }
        run.MarkAll(marks, tree.Children(node));
        if (ok && any)
        {
            unit?.Annotate("true");
        }
        return ok;
    }
}
