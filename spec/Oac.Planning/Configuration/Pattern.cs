namespace Oac.Planning.Configuration;

/// <summary>
/// A text with wildcards: <c>*</c> stands for any characters but a slash, none included, <c>**</c> for any characters at all; everything else
/// for itself, case included.
/// </summary>
public sealed record Pattern
{
    /// <summary>The longest pattern, in UTF-16 code units.</summary>
    public const int MaxLength = 512;

    private Pattern(string text) => Text = text;

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern; null where it is empty or longer than <see cref="MaxLength"/>.</summary>
    public static Pattern? Parse(string text) => text.Length is 0 or > MaxLength ? null : new(text);

    /// <summary>Whether the whole of a text is described. Takes time in proportion to the product of both lengths at most.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        // Place i is reached where the pattern's first i characters describe what was read. All places at once, so that nothing is tried
        // twice.
        Span<bool> reached = stackalloc bool[Text.Length + 1];
        reached[0] = true;
        Skip(reached);
        foreach (var character in text)
        {
            var any = false;
            for (var i = Text.Length; i > 0; i--)
            {
                var wanted = Text[i - 1];
                // A wildcard stays where it is; the second star of two is the one that takes a slash.
                reached[i] =
                    wanted == '*'
                        ? reached[i] && (character != '/' || IsDouble(i))
                        : reached[i - 1] && wanted == character;
                any |= reached[i];
            }
            reached[0] = false;
            if (!any)
            {
                return false;
            }
            Skip(reached);
        }
        return reached[^1];
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private bool IsDouble(int end) => end > 1 && Text[end - 2] == '*';

    /// <summary>A wildcard may stand for nothing.</summary>
    private void Skip(Span<bool> reached)
    {
        for (var i = 1; i < reached.Length; i++)
        {
            reached[i] |= reached[i - 1] && Text[i - 1] == '*';
        }
    }
}
