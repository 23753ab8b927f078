using System.Globalization;
using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary><c>prefixItems</c>, or <c>items</c> as an array in older dialects: the first items, each by its own schema.</summary>
internal sealed class PrefixItemsKeyword(string name, SchemaNode[] schemas) : Keyword(name, Arrays)
{
    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var tree = run.Tree;
        var ok = true;
        var child = 0;
        for (
            var item = node + 1;
            item < tree.Nodes[node].Next && child < schemas.Length;
            item = tree.Nodes[item].Next, child++
        )
        {
            var sub = unit?.Sub(schemas[child], child, child.ToString(CultureInfo.InvariantCulture));
            var holds = schemas[child].Evaluate(run, item, -1, sub);
            sub?.Close(holds);
            ok &= holds;
            if (!ok && unit is null)
            {
                return false;
            }
            if (marks >= 0)
            {
                run.Mark(marks, child);
            }
        }
        if (ok && child > 0)
        {
            unit?.Annotate(child == tree.Children(node) ? "true" : (child - 1).ToString(CultureInfo.InvariantCulture));
        }
        return ok;
    }
}

/// <summary><c>items</c>, <c>additionalItems</c>: the items after the first ones.</summary>
internal sealed class ItemsKeyword(string name, SchemaNode schema, int after) : Keyword(name, Arrays)
{
    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var tree = run.Tree;
        var ok = true;
        var child = 0;
        run.Spend(tree.Children(node));
        for (var item = node + 1; item < tree.Nodes[node].Next; item = tree.Nodes[item].Next, child++)
        {
            if (child < after)
            {
                continue;
            }
            var sub = unit?.Sub(schema, null, child.ToString(CultureInfo.InvariantCulture));
            var holds = schema.Evaluate(run, item, -1, sub);
            sub?.Close(holds);
            ok &= holds;
            if (!ok && unit is null)
            {
                return false;
            }
        }
        if (marks >= 0)
        {
            // What stands before is marked too where this keyword holds: it belongs to the one that looks at the first items.
            run.MarkAll(marks, tree.Children(node));
        }
        if (ok && child > after)
        {
            unit?.Annotate("true");
        }
        return ok;
    }
}

/// <summary><c>contains</c> with <c>minContains</c> and <c>maxContains</c>.</summary>
internal sealed class ContainsKeyword(SchemaNode schema, int least, int most, bool marksItems)
    : Keyword("contains", Arrays)
{
    public override bool Reports => false;

    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var tree = run.Tree;
        var found = 0;
        var child = 0;
        var part = unit?.Keyword(Name);
        List<int>? matches = unit is null ? null : [];
        run.Spend(tree.Children(node));
        for (var item = node + 1; item < tree.Nodes[node].Next; item = tree.Nodes[item].Next, child++)
        {
            // Enough is known; who asks for marks or annotations needs them all.
            if (unit is null && marks < 0 && (found > most || (found >= least && most == int.MaxValue)))
            {
                break;
            }
            var sub = part?.Sub(schema, null, child.ToString(CultureInfo.InvariantCulture));
            var holds = schema.Evaluate(run, item, -1, sub);
            sub?.Close(holds);
            if (holds)
            {
                found++;
                matches?.Add(child);
                if (marks >= 0 && marksItems)
                {
                    run.Mark(marks, child);
                }
            }
        }
        var enough = found >= least;
        var ok = enough && found <= most;
        if (unit is null)
        {
            return ok;
        }
        part!.Annotate(
            matches!.Count == child
                ? "true"
                : $"[{string.Join(',', matches.Select(static m => m.ToString(CultureInfo.InvariantCulture)))}]"
        );
        if (!enough && least == 1)
        {
            part.Fail("no item is as 'contains' asks");
        }
        part.Close(enough || least != 1);
        if (!ok && (enough || least != 1))
        {
            var bound = unit.Keyword(enough ? "maxContains" : "minContains");
            bound.Fail(
                $"{Words.Count(found, "item is", "items are")} as 'contains' asks, {(enough ? "more" : "fewer")} than {MessageText.Count(enough ? most : least)}"
            );
            bound.Close(false);
        }
        return ok;
    }
}
