using Oac.Spec.Linting;

namespace Oac.Spec.Labels;

/// <summary>
/// A label set, matched against one version and sorted by role, so that whoever wants some labels looks at those only. A counting sort: one
/// pass to match and count, one to put each label in its place; within a role the input's order stays.
/// </summary>
internal readonly ref struct MatchedLabels
{
    /// <summary>How many roles there are.</summary>
    public const int RoleCount = (int)LabelRole.SessionIsolation + 1;

    private const int NoMatch = -1;
    private const int OnStack = 128;

    /// <summary>A guess at what was meant is the dearest step: none is made for labels that no report has room for.</summary>
    private const int MostGuesses = ManifestReader.MaxFindings;

    private MatchedLabels(
        ReadOnlySpan<LabelEntry> entries,
        ReadOnlySpan<int> roleEnds,
        ReadOnlySpan<UnknownLabel> unknown,
        bool allWellFormed
    )
    {
        Entries = entries;
        RoleEnds = roleEnds;
        Unknown = unknown;
        AllWellFormed = allWellFormed;
    }

    /// <summary>The labels that the version knows, by role.</summary>
    public ReadOnlySpan<LabelEntry> Entries { get; }

    /// <summary>Where each role ends in <see cref="Entries"/>.</summary>
    public ReadOnlySpan<int> RoleEnds { get; }

    /// <summary>The labels of the namespace, or nearly of it, that it does not know.</summary>
    public ReadOnlySpan<UnknownLabel> Unknown { get; }

    /// <summary>Whether every value has the form of its kind.</summary>
    public bool AllWellFormed { get; }

    /// <summary>Matches a set.</summary>
    /// <param name="labels">The labels; foreign ones are passed over.</param>
    /// <param name="schema">The version.</param>
    /// <param name="roleEnds">Room for <see cref="RoleCount"/> numbers that lives as long as the result.</param>
    public static MatchedLabels Of(
        ReadOnlySpan<KeyValuePair<string, string>> labels,
        LabelSchema schema,
        Span<int> roleEnds
    )
    {
        Span<LabelMatch> matches =
            labels.Length <= OnStack ? stackalloc LabelMatch[labels.Length] : new LabelMatch[labels.Length];
        roleEnds.Clear();
        var known = 0;
        List<UnknownLabel>? unknown = null;
        for (var i = 0; i < labels.Length; i++)
        {
            var key = labels[i].Key;
            if (!key.StartsWith(LabelNamespace.Prefix, StringComparison.Ordinal))
            {
                matches[i] = new(NoMatch, 0, 0, 0, 0);
                if (LabelNamespace.LooksAlike(key))
                {
                    (unknown ??= []).Add(
                        UnknownLabels.OutsideNamespace(schema, key, labels[i].Value, guess: unknown.Count < MostGuesses)
                    );
                }
            }
            else if (schema.TryMatch(key.AsSpan(LabelNamespace.Prefix.Length), out matches[i]))
            {
                roleEnds[(int)schema.Patterns[matches[i].Pattern].Role]++;
                known++;
            }
            else
            {
                matches[i] = new(NoMatch, 0, 0, 0, 0);
                (unknown ??= []).Add(
                    UnknownLabels.InNamespace(schema, key, labels[i].Value, guess: unknown.Count < MostGuesses)
                );
            }
        }
        var entries = known == 0 ? [] : new LabelEntry[known];
        var allWellFormed = Place(labels, schema, matches, entries, roleEnds);
        return new(entries, roleEnds, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(unknown), allWellFormed);
    }

    /// <summary>Turns the numbers of labels by role into their ends, filling the entries on the way.</summary>
    private static bool Place(
        ReadOnlySpan<KeyValuePair<string, string>> labels,
        LabelSchema schema,
        ReadOnlySpan<LabelMatch> matches,
        Span<LabelEntry> entries,
        Span<int> roleEnds
    )
    {
        var start = 0;
        for (var role = 0; role < RoleCount; role++)
        {
            (roleEnds[role], start) = (start, start + roleEnds[role]);
        }
        var allWellFormed = true;
        string? name = null;
        for (var i = 0; i < labels.Length; i++)
        {
            ref readonly var match = ref matches[i];
            if (match.Pattern == NoMatch)
            {
                continue;
            }
            var (key, value) = labels[i];
            var rest = key.AsSpan(LabelNamespace.Prefix.Length);
            var pattern = schema.Patterns[match.Pattern];
            if (match.NameLength != 0)
            {
                // Labels of one name mostly stand together: one string serves them all.
                var span = rest.Slice(match.NameStart, match.NameLength);
                name = name is not null && span.SequenceEqual(name) ? name : span.ToString();
            }
            var isWellFormed = LabelValue.IsWellFormed(pattern.Kind, value);
            allWellFormed &= isWellFormed;
            entries[roleEnds[(int)pattern.Role]++] = new(
                key,
                value,
                pattern,
                match.NameLength == 0 ? null : name,
                match.DetailLength == 0 ? null : rest.Slice(match.DetailStart, match.DetailLength).ToString(),
                isWellFormed
            );
        }
        return allWellFormed;
    }
}
