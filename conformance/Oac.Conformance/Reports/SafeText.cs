using System.Globalization;
using System.Text;

namespace Oac.Conformance.Reports;

/// <summary>
/// Makes text of unknown origin harmless where a person or a log reads it: what a target sends may hold escape sequences that repaint a
/// terminal, line ends that fake a verdict, marks that turn the reading direction.
/// </summary>
internal static class SafeText
{
    /// <summary>The text on one line, with everything that is not to be printed spelled as an escape.</summary>
    public static string Line(string text) => Clean(text, keepLines: false);

    /// <summary>The text with its lines and tabs; everything else that is not to be printed is spelled as an escape.</summary>
    public static string Lines(string text) =>
        Clean(text.Replace("\r\n", "\n", StringComparison.Ordinal), keepLines: true);

    private static string Clean(string text, bool keepLines)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\n' or '\t' when keepLines:
                    result.Append((char)rune.Value);
                    break;
                case '\n':
                    result.Append("\\n");
                    break;
                case '\r':
                    result.Append("\\r");
                    break;
                case '\t':
                    result.Append("\\t");
                    break;
                case < 0x20 or (>= 0x7f and <= 0x9f):
                    result.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
                    break;
                default:
                    if (IsInvisible(rune))
                    {
                        result.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x4}}}");
                    }
                    else
                    {
                        result.Append(rune.ToString());
                    }
                    break;
            }
        }
        return result.ToString();
    }

    // Bidirectional marks, zero widths, line separators, tags, private and unassigned characters; U+FFFE and U+FFFF, which no XML has.
    private static bool IsInvisible(Rune rune) =>
        rune.Value >= 0x80
        && Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.Surrogate;
}
