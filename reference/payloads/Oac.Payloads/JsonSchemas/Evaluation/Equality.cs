using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Numbers;

namespace Oac.Payloads.JsonSchemas.Evaluation;

/// <summary>Equality of JSON values: numbers by value, objects whatever the order of their members.</summary>
internal static class Equality
{
    /// <summary>Equal values have equal hashes.</summary>
    public static int Hash(Run run, JsonTree tree, int node)
    {
        run.Spend(1);
        ref readonly var entry = ref tree.Nodes[node];
        switch (entry.Kind)
        {
            case JsonKind.Number:
                return JsonNumber.Read(tree.Text(node)).Hash();
            case JsonKind.String:
                run.Spend(entry.Length >> 6);
                return JsonHash.Of(tree.Text(node));
            case JsonKind.Array:
                var items = 1;
                for (var i = node + 1; i < entry.Next; i = tree.Nodes[i].Next)
                {
                    items = JsonHash.Join(items, Hash(run, tree, i));
                }
                return items;
            case JsonKind.Object:
                var members = 2;
                for (var i = node + 1; i < entry.Next; i = tree.Nodes[i + 1].Next)
                {
                    members += JsonHash.Join(tree.Nodes[i].Extra, Hash(run, tree, i + 1));
                }
                return members;
            default:
                return (int)entry.Kind;
        }
    }

    public static bool Equal(Run run, JsonTree left, int leftNode, JsonTree right, int rightNode)
    {
        run.Spend(1);
        ref readonly var a = ref left.Nodes[leftNode];
        ref readonly var b = ref right.Nodes[rightNode];
        if (a.Kind != b.Kind)
        {
            return false;
        }
        switch (a.Kind)
        {
            case JsonKind.Number:
                return left.Text(leftNode).SequenceEqual(right.Text(rightNode))
                    || JsonNumber.Compare(JsonNumber.Read(left.Text(leftNode)), JsonNumber.Read(right.Text(rightNode)))
                        == 0;
            case JsonKind.String:
                run.Spend(a.Length >> 8);
                return left.Text(leftNode).SequenceEqual(right.Text(rightNode));
            case JsonKind.Array:
                if (a.Extra != b.Extra)
                {
                    return false;
                }
                for (
                    int i = leftNode + 1, j = rightNode + 1;
                    i < a.Next;
                    i = left.Nodes[i].Next, j = right.Nodes[j].Next
                )
                {
                    if (!Equal(run, left, i, right, j))
                    {
                        return false;
                    }
                }
                return true;
            case JsonKind.Object:
                // Both ways, because a name may stand there twice.
                return a.Extra == b.Extra
                    && HasAll(run, left, leftNode, right, rightNode, values: true)
                    && HasAll(run, right, rightNode, left, leftNode, values: false);
            default:
                return true;
        }
    }

    private static bool HasAll(Run run, JsonTree left, int leftNode, JsonTree right, int rightNode, bool values)
    {
        var next = rightNode + 1;
        for (var i = leftNode + 1; i < left.Nodes[leftNode].Next; i = left.Nodes[i + 1].Next)
        {
            // Most often the members stand in the same order.
            int found;
            if (
                next < right.Nodes[rightNode].Next
                && right.Nodes[next].Extra == left.Nodes[i].Extra
                && right.Text(next).SequenceEqual(left.Text(i))
            )
            {
                found = next + 1;
                next = right.Nodes[found].Next;
            }
            else
            {
                run.Spend(1 + (right.Children(rightNode) >> 2));
                found = right.Find(rightNode, left.Text(i), left.Nodes[i].Extra);
            }
            if (found < 0 || (values && !Equal(run, left, i + 1, right, found)))
            {
                return false;
            }
        }
        return true;
    }
}
