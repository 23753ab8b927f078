using Oac.Payloads.JsonSchemas.Evaluation;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>Finds schemas that lead back to themselves without a step into the value: evaluating them would never end.</summary>
internal static class CircleFinder
{
    public static IEnumerable<(SchemaNode Node, string Message)> Find(IReadOnlyList<SchemaNode> nodes)
    {
        // Depth first with a stack of its own; a node on the way that is met again closes a circle.
        var state = new Dictionary<SchemaNode, bool>();
        var way = new Stack<(SchemaNode Node, IEnumerator<SchemaNode> Next)>();
        foreach (var start in nodes)
        {
            if (!state.TryAdd(start, true))
            {
                continue;
            }
            way.Push((start, Next(start)));
            while (way.TryPeek(out var top))
            {
                if (!top.Next.MoveNext())
                {
                    top.Next.Dispose();
                    state[top.Node] = false;
                    way.Pop();
                    continue;
                }
                var next = top.Next.Current;
                if (state.TryAdd(next, true))
                {
                    way.Push((next, Next(next)));
                }
                else if (state[next])
                {
                    yield return (
                        next,
                        "a reference leads back here without a step into the instance, which would never end"
                    );
                }
            }
        }
    }

    private static IEnumerator<SchemaNode> Next(SchemaNode node) =>
        node.Keywords.SelectMany(static k => k.InPlace).GetEnumerator();
}
