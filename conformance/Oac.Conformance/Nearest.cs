namespace Oac.Conformance;

/// <summary>What somebody may have meant.</summary>
internal static class Nearest
{
    /// <summary>The candidates nearest to a text, nearest first, none that shares too little with it.</summary>
    /// <param name="text">What was written; beyond 200 characters it is not looked at.</param>
    /// <param name="candidates">What could have been.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<string> To(string text, IEnumerable<string> candidates, int count)
    {
        var from = text.Length > 200 ? text[..200] : text;
        return
        [
            .. candidates
                .Select(c => (Distance: Rank(from, c), Candidate: c))
                .Where(r => r.Distance <= Math.Max(2, from.Length / 5))
                .OrderBy(static r => r.Distance)
                .ThenBy(static r => r.Candidate, StringComparer.Ordinal)
                .Take(count)
                .Select(static r => r.Candidate),
        ];
    }

    /// <summary>The end of a sentence: <c>; did you mean X?</c>, or nothing.</summary>
    public static string Question(string text, IEnumerable<string> candidates, int count = 1)
    {
        var near = To(text, candidates, count);
        return near.Count == 0 ? "" : $"; did you mean {string.Join(" or ", near)}?";
    }

    private static int Rank(string text, string candidate) =>
        text.Length > 2 && candidate.Contains(text, StringComparison.OrdinalIgnoreCase) ? 1 : Distance(text, candidate);

    // Letters put in, taken out, replaced, or swapped with their neighbour.
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            rows[i, 0] = i;
        }
        for (var j = 0; j <= right.Length; j++)
        {
            rows[0, j] = j;
        }
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    best = Math.Min(best, rows[i - 2, j - 2] + 1);
                }
                rows[i, j] = best;
            }
        }
        return rows[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
