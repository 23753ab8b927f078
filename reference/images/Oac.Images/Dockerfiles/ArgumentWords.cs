using System.Text;

namespace Oac.Images.Dockerfiles;

/// <summary>A word of an instruction with its quotes and escapes, and where it stands in the arguments.</summary>
internal readonly record struct ArgumentWord(string Text, int Start);

/// <summary>Splits arguments into words.</summary>
internal static class ArgumentWords
{
    /// <summary>Splits at white space outside quotes. Quotes and escapes stay: the interpolation removes them.</summary>
    public static List<ArgumentWord> Split(string text, char escape)
    {
        var words = new List<ArgumentWord>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && GoText.IsSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                return words;
            }

            var start = at;
            var word = new StringBuilder();
            var quote = '\0';
            var quoted = false;
            while (at < text.Length && (quote != '\0' || !GoText.IsSpace(text[at])))
            {
                var c = text[at];
                if (quote == '\0' && c is '\'' or '"')
                {
                    quote = c;
                    quoted = true;
                }
                else if (c == quote)
                {
                    quote = '\0';
                }

                // Nothing is escaped inside single quotes; an escape character at the very end is dropped.
                if (c == escape && quote != '\'')
                {
                    at++;
                    if (at == text.Length)
                    {
                        break;
                    }

                    word.Append(c);
                    c = text[at];
                }

                word.Append(c);
                at++;
            }

            if (quoted || word.Length > 0)
            {
                words.Add(new ArgumentWord(word.ToString(), start));
            }
        }
    }

    /// <summary>Splits at blanks, as FROM, COPY and their kin do: quotes mean nothing there.</summary>
    public static List<ArgumentWord> SplitAtBlanks(string text)
    {
        var words = new List<ArgumentWord>();
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && !GoText.IsBlank(text[at]))
            {
                continue;
            }

            if (text.Length > 0)
            {
                words.Add(new ArgumentWord(text[start..at], start));
            }

            while (at + 1 < text.Length && GoText.IsBlank(text[at + 1]))
            {
                at++;
            }

            start = at + 1;
        }

        return words;
    }
}
