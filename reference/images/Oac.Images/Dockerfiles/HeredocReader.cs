using System.Text.RegularExpressions;

namespace Oac.Images.Dockerfiles;

/// <summary>Finds the heredocs that an instruction announces.</summary>
internal static partial class HeredocReader
{
    /// <summary>Whether bodies may follow: RUN, COPY and ADD outside their JSON form, also behind ONBUILD.</summary>
    public static bool MayFollow(DockerfileInstruction instruction, char escape)
    {
        if (!instruction.Line.Text.Contains("<<", StringComparison.Ordinal))
        {
            return false;
        }

        if (instruction.Name == "ONBUILD" && instruction.Arguments.Text.Length > 0)
        {
            instruction = InstructionSplitter.Split(instruction.Arguments, escape);
        }

        return instruction.Name is "RUN" or "COPY" or "ADD"
            && CommandJson.Read(instruction.Arguments.Text, out _) != CommandForm.Json;
    }

    public static List<(string Name, bool Chomp)> NamesIn(string line)
    {
        var found = new List<(string, bool)>();
        var words = Lexer(rawQuotes: true, rawEscapes: true).Words(line);
        foreach (var word in words ?? [])
        {
            var match = Pattern().Match(word);
            if (!match.Success || match.Groups[2].Length == 0)
            {
                continue;
            }

            var names = Lexer(rawQuotes: false, rawEscapes: false).Words(match.Groups[2].Value);
            if (names is [var name])
            {
                found.Add((name, match.Groups[1].Length > 0));
            }
        }

        return found;
    }

    // The backslash escapes here whatever the Dockerfile's escape character is.
    private static ShellLexer Lexer(bool rawQuotes, bool rawEscapes) =>
        new('\\', _ => null, new ExpansionBudget())
        {
            RawQuotes = rawQuotes,
            RawEscapes = rawEscapes,
            KeepUnset = true,
        };

    [GeneratedRegex(@"^[0-9]*<<(-?)[\t\n\f\r ]*([^<]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
