using System.Globalization;
using System.Text;

namespace Oac.Producer.Output;

/// <summary>
/// Makes text of unknown origin harmless where a person or a log reads it. A label may hold anything: escape sequences that repaint a
/// terminal, line ends that fake a finding, marks that turn the reading direction, commands of a build service.
/// </summary>
internal static class SafeText
{
    /// <summary>The text on one line, with everything that is not to be printed spelled as an escape.</summary>
    public static string Line(string text)
    {
        var clean = true;
        foreach (var c in text)
        {
            clean &= c is >= ' ' and < '\x7f' and not '#';
        }
        if (clean)
        {
            return text;
        }
        var result = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            Append(result, rune);
        }
        // The older form of a GitHub workflow command is recognised in the middle of a line too.
        return result.Replace("##[", "#\\x23[").ToString();
    }

    /// <summary>A path at the start of a line: like <see cref="Line"/>, and never the start of a workflow command.</summary>
    public static string Path(string path)
    {
        var line = Line(path);
        return line.AsSpan().TrimStart().StartsWith("::", StringComparison.Ordinal) ? "./" + line : line;
    }

    /// <summary>How one character is shown; its own form where it is harmless.</summary>
    public static void Append(StringBuilder result, Rune rune)
    {
        switch (rune.Value)
        {
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

    /// <summary>Format, separator, private and unassigned characters: bidirectional marks, zero widths, line separators, tags.</summary>
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
