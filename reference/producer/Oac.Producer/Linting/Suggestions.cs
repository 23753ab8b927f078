namespace Oac.Producer.Linting;

/// <summary>What somebody may have meant.</summary>
internal static class Suggestions
{
    /// <summary>The candidates nearest to a text, nearest first, none that shares too little with it.</summary>
    public static List<string> Nearest(string text, IEnumerable<string> candidates, int count)
    {
        var ranked = new List<(int Distance, string Candidate)>();
        foreach (var candidate in candidates)
        {
            var distance = Distance(text, candidate);
            if (candidate.Contains(text, StringComparison.OrdinalIgnoreCase) && text.Length > 2)
            {
                distance = Math.Min(distance, 1);
            }
            if (distance <= Math.Max(2, text.Length / 3))
            {
                ranked.Add((distance, candidate));
            }
        }
        return
        [
            .. ranked
                .OrderBy(static r => r.Distance)
                .ThenBy(static r => r.Candidate, StringComparer.Ordinal)
                .Take(count)
                .Select(static r => r.Candidate),
        ];
    }

    /// <summary>Edits (insert, delete, replace) between two texts without regard to ASCII case; long texts are compared by their beginning.</summary>
    private static int Distance(string left, string right)
    {
        const int Longest = 100;
        var a = left.Length > Longest ? left[..Longest] : left;
        var b = right.Length > Longest ? right[..Longest] : right;
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
            }
            (previous, current) = (current, previous);
        }
        return previous[b.Length];
    }
}
