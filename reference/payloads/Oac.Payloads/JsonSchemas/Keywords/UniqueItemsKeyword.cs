using System.Buffers;
using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary><c>uniqueItems</c>, by hashes, so that large arrays do not cost their square.</summary>
internal sealed class UniqueItemsKeyword() : Keyword("uniqueItems", Arrays)
{
    public override bool Evaluate(Run run, int node, int marks, OutputUnit? unit)
    {
        var tree = run.Tree;
        var count = tree.Children(node);
        if (count < 2)
        {
            return true;
        }
        var size = 4;
        while (size < count * 2L)
        {
            size *= 2;
        }
        run.Spend(size >> 4);
        // Slots hold an item's entry in the tree and its hash; entry 0 is the whole instance and so no item.
        var slots = ArrayPool<int>.Shared.Rent(size * 2);
        try
        {
            slots.AsSpan(0, size * 2).Clear();
            for (var i = node + 1; i < tree.Nodes[node].Next; i = tree.Nodes[i].Next)
            {
                var hash = Equality.Hash(run, tree, i);
                var slot = hash & (size - 1);
                while (slots[slot * 2] is var other and not 0)
                {
                    run.Spend(1);
                    if (slots[(slot * 2) + 1] == hash && Equality.Equal(run, tree, other, tree, i))
                    {
                        unit?.Fail("holds the same item twice");
                        return false;
                    }
                    slot = (slot + 1) & (size - 1);
                }
                slots[slot * 2] = i;
                slots[(slot * 2) + 1] = hash;
            }
            return true;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(slots);
        }
    }
}
