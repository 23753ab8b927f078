using System.Buffers;
using System.Globalization;
using System.Text;

namespace Oac.Producer.AgentFiles;

/// <summary>Writes one text as a YAML scalar on one line, plain where no reader could take it for anything else.</summary>
internal static class YamlScalar
{
    /// <summary>A key of more characters is written with <c>?</c> before it: YAML 1.2 section 7.4.2 ends implicit keys at 1024.</summary>
    public const int LongestKey = 1000;

    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./+:@-"
    );

    // YAML 1.1 takes these for no text, in any case.
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "true",
        "false",
        "null",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
    };

    /// <summary>A text that is meant as one.</summary>
    /// <exception cref="UsageException">It holds half a surrogate pair, which no YAML can say.</exception>
    public static string OfText(string text) => IsPlain(text) ? text : Quoted(text);

    /// <summary>A number or truth value: plain where it is written as programs write it.</summary>
    public static string OfNumber(string text) =>
        text is "true" or "false" || IsPlainNumber(text) ? text : Quoted(text);

    private static bool IsPlain(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] is '/' or '_')
        && !text.AsSpan().ContainsAnyExcept(Harmless)
        && text[^1] != ':'
        && !Words.Contains(text);

    private static bool IsPlainNumber(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? text : text[..dot];
        return whole.Length is > 0 and <= 15
            && whole.All(char.IsAsciiDigit)
            && (whole.Length == 1 || whole[0] != '0')
            && (
                dot < 0
                || (text.Length - dot is > 1 and <= 15 && text.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0)
            );
    }

    private static string Quoted(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsSurrogate(c))
            {
                if (!Rune.TryGetRuneAt(text, i, out var rune))
                {
                    throw new UsageException("a text holds half a surrogate pair, which YAML cannot say");
                }
                result.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
                i++;
                continue;
            }
            switch (c)
            {
                case '"' or '\\':
                    result.Append('\\').Append(c);
                    break;
                case '\n':
                    result.Append("\\n");
                    break;
                case '\t':
                    result.Append("\\t");
                    break;
                default:
                    // Latin letters and other scripts stay readable; what is no letter, mark or sign of theirs is spelled out.
                    if (c is >= ' ' and < '\x7f' || (c > '\xa0' && IsPrinted(c)))
                    {
                        result.Append(c);
                    }
                    else
                    {
                        result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    }
                    break;
            }
        }
        return result.Append('"').ToString();
    }

    private static bool IsPrinted(char c) =>
        char.GetUnicodeCategory(c)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            )
        && c < '\ufff0';
}
