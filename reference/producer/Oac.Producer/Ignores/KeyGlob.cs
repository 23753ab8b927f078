using Oac.Spec;

namespace Oac.Producer.Ignores;

/// <summary>A pattern over label keys: <c>*</c> is any run of characters, dots too, and <c>?</c> is one; all else is itself.</summary>
internal sealed record KeyGlob(string Pattern)
{
    /// <summary>The longest pattern that is matched: as long as the longest key of a label that is read.</summary>
    public const int MaxLength = ManifestReader.MaxKeyLength;

    private const string Namespace = "org.openagentcontainers.";

    /// <summary>Whether the pattern covers the whole key, with or without the namespace before it.</summary>
    public bool Matches(string key) =>
        Pattern.Length <= MaxLength
        && (
            Covers(Pattern, key)
            || (key.StartsWith(Namespace, StringComparison.Ordinal) && Covers(Pattern, key.AsSpan(Namespace.Length)))
        );

    /// <summary>Linear in the text for each star: after a mismatch only the last star takes one more character.</summary>
    private static bool Covers(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t, star, retry) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                retry = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++retry;
            }
            else
            {
                return false;
            }
        }
        return pattern[p..].Trim('*').IsEmpty;
    }
}
