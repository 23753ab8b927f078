using Oac.Spec.Labels;

namespace Oac.Spec.Linting;

/// <summary>Matched labels sorted by role, so that a rule looks at its own labels only. A counting sort: stable, and one pass each way.</summary>
internal readonly ref struct EntriesByRole
{
    /// <summary>How many roles there are.</summary>
    public const int RoleCount = (int)LabelRole.SessionIsolation + 1;

    /// <param name="matched">The labels in the input's order.</param>
    /// <param name="sorted">Receives them by role; as long as <paramref name="matched"/>.</param>
    /// <param name="roleEnds">Receives where each role ends in <paramref name="sorted"/>; <see cref="RoleCount"/> long.</param>
    public EntriesByRole(ReadOnlySpan<LabelEntry> matched, Span<LabelEntry> sorted, Span<int> roleEnds)
    {
        roleEnds.Clear();
        AllWellFormed = true;
        foreach (ref readonly var entry in matched)
        {
            roleEnds[(int)entry.Pattern.Role]++;
            AllWellFormed &= entry.IsWellFormed;
        }
        var start = 0;
        for (var role = 0; role < RoleCount; role++)
        {
            (roleEnds[role], start) = (start, start + roleEnds[role]);
        }
        foreach (ref readonly var entry in matched)
        {
            sorted[roleEnds[(int)entry.Pattern.Role]++] = entry;
        }
        All = sorted;
        RoleEnds = roleEnds;
    }

    public ReadOnlySpan<LabelEntry> All { get; }

    public ReadOnlySpan<int> RoleEnds { get; }

    public bool AllWellFormed { get; }
}
