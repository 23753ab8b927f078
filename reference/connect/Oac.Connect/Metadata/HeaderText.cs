namespace Oac.Connect;

/// <summary>Text of the other side, for messages.</summary>
internal static class HeaderText
{
    private const int Longest = 100;

    /// <summary>The text on one line and not too long.</summary>
    public static string Shown(string text)
    {
        var cut = text.Length > Longest ? string.Concat(text.AsSpan(0, Longest), "...") : text;
        return cut.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? string.Create(
                cut.Length,
                cut,
                static (span, source) =>
                {
                    for (var i = 0; i < span.Length; i++)
                    {
                        span[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
                    }
                }
            )
            : cut;
    }
}
