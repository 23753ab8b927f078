using System.Globalization;
using System.Text;

namespace Oac.Spec.Linting;

/// <summary>Foreign text in messages: on one line, harmless to a terminal, of bounded length, and never a secret.</summary>
public static class Show
{
    private const int MaxLength = 80;

    /// <summary>A value in quotes; what looks like a secret is masked.</summary>
    public static string Value(string value) =>
        SecretShapes.Find(value) is { } shape ? $"<{shape}, not shown>" : Quoted(value);

    /// <summary>A key or name in quotes; from a segment on that looks like a secret it is masked.</summary>
    public static string Quoted(ReadOnlySpan<char> text)
    {
        if (SecretShapes.FindInKey(text) is { } secret)
        {
            return secret.Start == 0
                ? $"<{secret.Shape}, not shown>"
                : $"{Cut(text[..secret.Start])} followed by <{secret.Shape}, not shown>";
        }
        return Cut(text);
    }

    private static string Cut(ReadOnlySpan<char> text)
    {
        var builder = new StringBuilder(Math.Min(text.Length, MaxLength) + 2).Append('\'');
        Escape(builder, text.Length > MaxLength ? text[..MaxLength] : text);
        return builder.Append(text.Length > MaxLength ? "…'" : "'").ToString();
    }

    private static void Escape(StringBuilder builder, ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                builder.Append(c).Append(text[++i]);
            }
            else if (IsHarmless(c))
            {
                builder.Append(c);
            }
            else
            {
                builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
        }
    }

    /// <summary>Control characters move a terminal's cursor, format characters (such as right-to-left override) lie about the order.</summary>
    private static bool IsHarmless(char c) =>
        char.GetUnicodeCategory(c)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}
