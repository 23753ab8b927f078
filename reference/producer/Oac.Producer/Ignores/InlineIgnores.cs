using Oac.Images;
using Oac.Producer.Linting;
using Oac.Producer.Output;
using Oac.Spec.Linting;

namespace Oac.Producer.Ignores;

/// <summary>
/// Reads ignores out of comments: <c># oac:ignore OAC803 OAC204:mcp.* -- reason</c> covers what follows the comment (the next
/// instruction or entry; inside a continued instruction, its next line), <c># oac:ignore-file OAC803 -- reason</c> the whole file.
/// </summary>
internal static class InlineIgnores
{
    private const string Next = "oac:ignore";
    private const string WholeFile = "oac:ignore-file";
    private const string RightForm = "'# oac:ignore OAC803 -- reason'";

    /// <summary>The ignores of a description's comments, in their order; comments that name no rule, or are nearly ignores, are reported as problems.</summary>
    public static List<IgnoreEntry> Read(ImageDescription description, List<PlacedFinding> problems)
    {
        var entries = new List<IgnoreEntry>();
        foreach (var comment in description.Comments)
        {
            var text = comment.Text.AsSpan();
            var wholeFile = StartsWithWord(text, WholeFile);
            var place = new FindingLocation(description.Source, comment.Span);
            if (!wholeFile && !StartsWithWord(text, Next))
            {
                if (IsNearly(text))
                {
                    problems.Add(Problem(Severity.Warning, $"this comment ignores nothing; write {RightForm}", place));
                }
                continue;
            }
            var rest = text[(wholeFile ? WholeFile : Next).Length..].Trim();
            var saysReason = rest.Contains("--", StringComparison.Ordinal);
            var reason = Reason(ref rest);
            var words = rest.ToString().Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
            var rules = saysReason || words.Length == 1 ? words.Length : CountRules(words);
            foreach (var word in words.AsSpan(0, rules))
            {
                if (entries.Count == IgnoreSet.MaxIgnores)
                {
                    problems.Add(
                        Problem(
                            Severity.Error,
                            $"more than {IgnoreSet.MaxIgnores} ignores in one file; the rest is not read",
                            place
                        )
                    );
                    return entries;
                }
                entries.Add(
                    IgnoreEntry.Parse(word, reason, place) with
                    {
                        InSource = true,
                        // Nothing follows the last comment of a file: it covers no line.
                        Lines = wholeFile ? null : comment.Following ?? new SourceLines(0, 0),
                    }
                );
            }
            if (rules == 0)
            {
                problems.Add(Problem(Severity.Error, $"this ignore names no rule; write {RightForm}", place));
            }
            else if (rules < words.Length)
            {
                problems.Add(
                    Problem(
                        Severity.Error,
                        $"'{words[rules]}' is no rule; a reason stands behind two dashes: {RightForm}",
                        place
                    )
                );
            }
        }
        return entries;
    }

    /// <summary>How many words at the beginning are meant as rules; what follows them may be a reason without its dashes.</summary>
    private static int CountRules(string[] words)
    {
        var first = Array.FindIndex(words, static w => !w.StartsWith("OAC", StringComparison.OrdinalIgnoreCase));
        return first < 0 ? words.Length : first;
    }

    /// <summary>Whether a comment was surely meant as an ignore: <c>oac:ingore</c>, <c>OAC:IGNORE</c>, <c>oac ignore=OAC803</c>.</summary>
    private static bool IsNearly(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("oac", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        var behind = text[3..].TrimStart(" \t:=-_");
        var between = text[3..^behind.Length];
        var end = 0;
        while (end < behind.Length && char.IsAsciiLetter(behind[end]))
        {
            end++;
        }
        // A sentence may begin with the tool's name; only a rule makes it an ignore.
        var isMeant = between.ContainsAny(":=-_") || behind[end..].Contains("OAC", StringComparison.OrdinalIgnoreCase);
        return !between.IsEmpty
            && end >= 4
            && isMeant
            && Suggestions.Nearest(behind[..end].ToString(), ["ignore", "disable", "suppress"], 1).Count > 0;
    }

    private static PlacedFinding Problem(Severity severity, string message, FindingLocation place) =>
        new()
        {
            Rule = OwnRules.UnknownRule,
            Severity = severity,
            Message = Secrets.Sentence(message),
            Location = place,
        };

    private static string? Reason(ref ReadOnlySpan<char> text)
    {
        var dashes = text.IndexOf("--", StringComparison.Ordinal);
        if (dashes < 0)
        {
            return null;
        }
        var reason = text[(dashes + 2)..].Trim().ToString();
        text = text[..dashes].Trim();
        return reason.Length == 0 ? null : reason;
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text, string word) =>
        text.StartsWith(word, StringComparison.Ordinal)
        && (text.Length == word.Length || char.IsWhiteSpace(text[word.Length]));
}
