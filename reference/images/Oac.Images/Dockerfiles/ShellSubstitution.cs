using System.Text;

namespace Oac.Images.Dockerfiles;

/// <summary>Cuts and replaces in values, as <c>${x#p}</c>, <c>${x%p}</c> and <c>${x/p/r}</c> ask.</summary>
internal static class ShellSubstitution
{
    /// <summary>The limit of <see cref="ImageLimits.MaxPatternWork"/> is exceeded.</summary>
    public const string TooMuch = "its patterns ask for more work than is allowed";

    /// <summary>The limit of <see cref="ImageLimits.MaxExpansionLength"/> is exceeded.</summary>
    public const string TooLong = "its replacements make a value that is too long";

    public static string? TrimStart(
        string value,
        string pattern,
        bool greedy,
        ExpansionBudget budget,
        out string? error
    )
    {
        var text = Runes(value);
        var end = EndOfPrefix(text, Runes(pattern), greedy, budget, out error);
        return error is null ? Join(text, end, text.Count) : null;
    }

    public static string? TrimEnd(string value, string pattern, bool greedy, ExpansionBudget budget, out string? error)
    {
        var text = Runes(value);
        text.Reverse();
        var end = EndOfPrefix(text, ShellPattern.Reverse(Runes(pattern)), greedy, budget, out error);
        if (error is not null)
        {
            return null;
        }

        text.Reverse();
        return Join(text, 0, text.Count - end);
    }

    public static string? Replace(
        string value,
        string pattern,
        string replacement,
        bool all,
        ExpansionBudget budget,
        out string? error
    )
    {
        var text = Runes(value);
        var parsed = ShellPattern.Parse(Runes(pattern), greedy: true, out error);
        if (parsed is null)
        {
            return null;
        }

        if (!budget.TakeWork(parsed.Work(text.Count)))
        {
            error = TooMuch;
            return null;
        }

        var ends = parsed.Ends(text);
        if (!all)
        {
            var first = Array.FindIndex(ends, e => e >= 0);
            return first < 0 ? value : Join(text, 0, first) + replacement + Join(text, ends[first], text.Count);
        }

        return ReplaceAll(text, ends, replacement, out error);
    }

    // An empty match right behind another match does not count, as in Go.
    private static string? ReplaceAll(List<Rune> text, int[] ends, string replacement, out string? error)
    {
        error = null;
        var result = new StringBuilder();
        var last = 0;
        for (var from = 0; from <= text.Count; )
        {
            var start = Array.FindIndex(ends, from, e => e >= 0);
            if (start < 0)
            {
                break;
            }

            result.Append(Join(text, last, start));
            if (ends[start] > last || start == 0)
            {
                AppendTemplate(result, replacement, Join(text, start, ends[start]));
            }

            if (result.Length > ImageLimits.MaxExpansionLength)
            {
                error = TooLong;
                return null;
            }

            last = ends[start];
            from = Math.Max(from + 1, last);
        }

        return result.Append(Join(text, last, text.Count)).ToString();
    }

    // In a replacement for all matches BuildKit leaves $0 to Go's regexp package, where it is the match and any other name is empty.
    private static void AppendTemplate(StringBuilder result, string template, string match)
    {
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '$')
            {
                result.Append(template[i]);
                continue;
            }

            if (i + 1 < template.Length && template[i + 1] == '$')
            {
                result.Append('$');
                i++;
                continue;
            }

            var braced = i + 1 < template.Length && template[i + 1] == '{';
            var start = i + (braced ? 2 : 1);
            var end = start;
            while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
            {
                end++;
            }

            if (end == start || (braced && (end == template.Length || template[end] != '}')))
            {
                result.Append('$');
                continue;
            }

            if (template.AsSpan(start, end - start) is "0")
            {
                result.Append(match);
            }

            i = braced ? end : end - 1;
        }
    }

    private static int EndOfPrefix(
        List<Rune> text,
        List<Rune> pattern,
        bool greedy,
        ExpansionBudget budget,
        out string? error
    )
    {
        var parsed = ShellPattern.Parse(pattern, greedy, out error);
        if (parsed is null)
        {
            return 0;
        }

        if (!budget.TakeWork(parsed.Work(text.Count)))
        {
            error = TooMuch;
            return 0;
        }

        return Math.Max(0, parsed.Ends(text)[0]);
    }

    private static List<Rune> Runes(string text) => [.. text.EnumerateRunes()];

    private static string Join(List<Rune> text, int start, int end)
    {
        var result = new StringBuilder();
        for (var i = start; i < end; i++)
        {
            result.Append(text[i].ToString());
        }

        return result.ToString();
    }
}
