using System.Globalization;
using System.Text;

namespace Oac.Images.Dockerfiles;

/// <summary>Character classes as Go's <c>unicode</c> and <c>regexp</c> packages draw them, because BuildKit is written in Go.</summary>
internal static class GoText
{
    public static bool IsSpace(char c) =>
        c switch
        {
            '\t' or '\n' or '\v' or '\f' or '\r' or ' ' or '\u0085' or '\u00A0' => true,
            < '\u1680' => false,
            _ => char.GetUnicodeCategory(c)
                is UnicodeCategory.SpaceSeparator
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator,
        };

    /// <summary>What parts the words of an instruction: fewer characters than <see cref="IsSpace"/> knows.</summary>
    public static bool IsBlank(char c) => c is '\t' or '\v' or '\f' or '\r' or ' ';

    public static bool IsLetterOrDigit(Rune rune) => Rune.IsLetter(rune) || Rune.IsDigit(rune);

    /// <summary>The bounds of a stretch without white space at its ends.</summary>
    public static (int Start, int End) Trim(string text, int start, int end)
    {
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return (start, end);
    }
}
