namespace Oac.Planning.Configuration;

/// <summary>
/// A text with wildcards: <c>*</c> stands for any characters but a slash, none included, <c>**</c> for any characters at all; everything else
/// for itself, case included.
/// </summary>
public sealed record Pattern
{
    /// <summary>The longest pattern, in UTF-16 code units.</summary>
    public const int MaxLength = 512;

    private readonly int firstStar;
    private readonly int lastStar;

    private Pattern(string text)
    {
        Text = text;
        firstStar = text.IndexOf('*', StringComparison.Ordinal);
        lastStar = text.LastIndexOf('*');
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern; null where it is empty or longer than <see cref="MaxLength"/>.</summary>
    public static Pattern? Parse(string text) => text.Length is 0 or > MaxLength ? null : new(text);

    /// <summary>Whether the whole of a text is described. Takes time in proportion to the product of both lengths at most.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        if (firstStar < 0)
        {
            return text.SequenceEqual(Text);
        }
        // What stands before the first wildcard and behind the last stands for itself: most texts are decided by it, and what lies between
        // is short. Thousands of models are compared with one pattern.
        var prefix = Text.AsSpan(0, firstStar);
        var suffix = Text.AsSpan(lastStar + 1);
        if (text.Length < prefix.Length + suffix.Length || !text.StartsWith(prefix) || !text.EndsWith(suffix))
        {
            return false;
        }
        var middle = Text.AsSpan(firstStar, lastStar + 1 - firstStar);
        text = text[prefix.Length..^suffix.Length];
        return middle.ContainsAnyExcept('*') ? Matches(middle, text) : middle.Length > 1 || !text.Contains('/');
    }

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        // Place i is reached where the pattern's first i characters describe what was read. All places at once, so that nothing is tried
        // twice.
        Span<bool> reached = stackalloc bool[pattern.Length + 1];
        reached[0] = true;
        Skip(pattern, reached);
        foreach (var character in text)
        {
            var any = false;
            for (var i = pattern.Length; i > 0; i--)
            {
                var wanted = pattern[i - 1];
                // A wildcard stays where it is; the second star of two is the one that takes a slash.
                reached[i] =
                    wanted == '*'
                        ? reached[i] && (character != '/' || (i > 1 && pattern[i - 2] == '*'))
                        : reached[i - 1] && wanted == character;
                any |= reached[i];
            }
            reached[0] = false;
            if (!any)
            {
                return false;
            }
            Skip(pattern, reached);
        }
        return reached[^1];
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>A wildcard may stand for nothing.</summary>
    private static void Skip(ReadOnlySpan<char> pattern, Span<bool> reached)
    {
        for (var i = 1; i < reached.Length; i++)
        {
            reached[i] |= reached[i - 1] && pattern[i - 1] == '*';
        }
    }
}
