using System.Collections.Immutable;
using System.Text;

namespace Oac.Images.Dockerfiles;

/// <summary>Splits an instruction into its name, its flags and its arguments.</summary>
internal static class InstructionSplitter
{
    public static DockerfileInstruction Split(MappedText line, char escape)
    {
        var text = line.Text;
        var (start, end) = GoText.Trim(text, 0, text.Length);
        var nameEnd = start;
        while (nameEnd < end && !GoText.IsBlank(text[nameEnd]))
        {
            nameEnd++;
        }

        var rest = nameEnd;
        while (rest < end && GoText.IsBlank(text[rest]))
        {
            rest++;
        }

        var flags = ImmutableArray.CreateBuilder<string>();
        var (argsStart, argsEnd) = GoText.Trim(text, ReadFlags(text, rest, end, escape, flags), end);
        return new DockerfileInstruction(
            text[start..nameEnd].ToUpperInvariant(),
            flags.ToImmutable(),
            line,
            line.Slice(argsStart, argsEnd),
            [],
            default
        );
    }

    /// <summary>Reads the words that begin with <c>--</c>; returns where the arguments start. A lone <c>--</c> ends the flags.</summary>
    private static int ReadFlags(string text, int at, int end, char escape, ImmutableArray<string>.Builder flags)
    {
        while (true)
        {
            while (at < end && GoText.IsSpace(text[at]))
            {
                at++;
            }

            if (at + 1 >= end || text[at] != '-' || text[at + 1] != '-')
            {
                return at;
            }

            at = ReadFlag(text, at, end, escape, out var flag);
            if (flag == "--")
            {
                return at;
            }

            flags.Add(flag);
        }
    }

    private static int ReadFlag(string text, int at, int end, char escape, out string flag)
    {
        var word = new StringBuilder();
        var quote = '\0';
        for (; at < end; at++)
        {
            var c = text[at];
            if (quote == '\0' && GoText.IsSpace(c))
            {
                break;
            }

            if (quote == '\0' && c is '\'' or '"')
            {
                quote = c;
                continue;
            }

            if (quote != '\0' && c == quote)
            {
                quote = '\0';
                continue;
            }

            if (c == escape)
            {
                if (at + 1 == end)
                {
                    quote = '\0';
                    continue;
                }

                c = text[++at];
            }

            word.Append(c);
        }

        flag = word.ToString();
        return at;
    }
}
