using System.Text;

namespace Oac.Images.Dockerfiles;

/// <summary>
/// The patterns of <c>${x#p}</c>, <c>${x%p}</c> and <c>${x/p/r}</c>: <c>*</c>, <c>?</c> and characters, no brackets. Neither
/// wildcard matches a line feed. Matching takes pattern length times text length, whatever the pattern.
/// </summary>
internal sealed class ShellPattern
{
    private const int Any = -1;
    private const int Star = -2;
    private readonly List<int> _tokens = [];
    private readonly bool _greedy;

    private ShellPattern(bool greedy) => _greedy = greedy;

    /// <summary>Reads a pattern; a backslash may stand before <c>* ? \ } /</c> only.</summary>
    public static ShellPattern? Parse(IReadOnlyList<Rune> text, bool greedy, out string? error)
    {
        var pattern = new ShellPattern(greedy);
        error = null;
        for (var i = 0; i < text.Count; i++)
        {
            var c = text[i].Value;
            if (c != '\\')
            {
                pattern._tokens.Add(
                    c == '*' ? Star
                    : c == '?' ? Any
                    : c
                );
                continue;
            }

            var next = i + 1 < text.Count ? text[i + 1].Value : -1;
            if (next is '}' or '/')
            {
                continue;
            }

            if (next is not ('*' or '?' or '\\'))
            {
                error = "a backslash may only stand before * ? \\ } and / in a pattern";
                return null;
            }

            pattern._tokens.Add(next);
            i++;
        }

        return pattern;
    }

    public long Work(int textLength) => (long)(_tokens.Count + 1) * (textLength + 1);

    /// <summary>For every start in the text, where the match that begins there ends, or -1.</summary>
    public int[] Ends(IReadOnlyList<Rune> text)
    {
        var ends = new int[text.Count + 1];
        for (var i = 0; i <= text.Count; i++)
        {
            ends[i] = i;
        }

        for (var t = _tokens.Count - 1; t >= 0; t--)
        {
            var token = _tokens[t];
            // "after" is the row of the rest of the pattern; this row takes its place from the right for a star, from the left else.
            if (token == Star)
            {
                for (var i = text.Count - 1; i >= 0; i--)
                {
                    var longer = text[i].Value == '\n' ? -1 : ends[i + 1];
                    ends[i] = _greedy ? (longer >= 0 ? longer : ends[i]) : (ends[i] >= 0 ? ends[i] : longer);
                }

                continue;
            }

            for (var i = 0; i < text.Count; i++)
            {
                var fits = token == Any ? text[i].Value != '\n' : text[i].Value == token;
                ends[i] = fits ? ends[i + 1] : -1;
            }

            ends[text.Count] = -1;
        }

        return ends;
    }

    /// <summary>The runes of a pattern in reverse, escaped ones still behind their backslash.</summary>
    public static List<Rune> Reverse(IReadOnlyList<Rune> pattern)
    {
        var result = new List<Rune>(pattern.Count);
        var escape = new Rune('\\');
        for (var i = 0; i < pattern.Count; i++)
        {
            if (pattern[i] == escape && i + 1 < pattern.Count)
            {
                result.Add(pattern[i + 1]);
                result.Add(escape);
                i++;
            }
            else
            {
                result.Add(pattern[i]);
            }
        }

        result.Reverse();
        return result;
    }
}
