using Oac.Spec.Labels;

namespace Oac.Producer.AgentFiles;

/// <summary>The order of labels: the groups as the label reference has them, in each group what belongs to one name together.</summary>
internal static class LabelOrder
{
    /// <summary>Sorts.</summary>
    /// <param name="labels">Anything that knows its label.</param>
    /// <param name="of">Pattern, first and second free segment.</param>
    public static IEnumerable<T> Sort<T>(
        IReadOnlyList<T> labels,
        Func<T, (LabelPattern Pattern, string Name, string Detail)> of
    )
    {
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (pattern, _, _) in labels.Select(of).OrderBy(static l => l.Pattern.Index))
        {
            groups.TryAdd(Group(pattern), groups.Count);
        }
        return labels
            .OrderBy(l => groups[Group(of(l).Pattern)])
            .ThenBy(l => of(l).Name, StringComparer.Ordinal)
            .ThenBy(l => of(l).Pattern.Index)
            .ThenBy(l => of(l).Detail, StringComparer.Ordinal);
    }

    private static string Group(LabelPattern pattern)
    {
        var dot = pattern.Text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? pattern.Text : pattern.Text[..dot];
    }
}
