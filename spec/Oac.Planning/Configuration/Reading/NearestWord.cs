namespace Oac.Planning.Configuration.Reading;

/// <summary>What somebody may have meant.</summary>
internal static class NearestWord
{
    private const int MaxLength = 64;
    private const int MaxCandidates = 1_000;

    /// <summary>The end of a sentence: <c>; did you mean gateways?</c>, or nothing.</summary>
    /// <param name="text">What was written; a long one is not looked at.</param>
    /// <param name="candidates">What could have been; the first thousand are looked at.</param>
    public static string Question(string text, IEnumerable<string> candidates)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return "";
        }
        var most = Math.Max(1, Math.Min(3, text.Length / 3));
        var best = candidates
            .Take(MaxCandidates)
            .Where(c => c.Length <= MaxLength && Math.Abs(c.Length - text.Length) <= most)
            .Select(c => (Distance: Distance(text, c), Word: c))
            .Where(c => c.Distance <= most)
            .OrderBy(static c => c.Distance)
            .ThenBy(static c => c.Word, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Word is null ? "" : $"; did you mean {Foreign.Word(best.Word)}?";
    }

    /// <summary>Letters put in, taken out, replaced, or swapped with their neighbour.</summary>
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
                var cost = IsSame(left[i - 1], right[j - 1]) ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && IsSame(left[i - 1], right[j - 2]) && IsSame(left[i - 2], right[j - 1]))
                {
                    best = Math.Min(best, rows[i - 2, j - 2] + 1);
                }
                rows[i, j] = best;
            }
        }
        return rows[left.Length, right.Length];
    }

    // A hyphen for an underscore is the most usual mistake of all.
    private static bool IsSame(char left, char right) =>
        char.ToLowerInvariant(left) == char.ToLowerInvariant(right) || (left is '-' or '_' && right is '-' or '_');
}
