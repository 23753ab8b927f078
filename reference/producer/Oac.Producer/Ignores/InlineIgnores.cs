using Oac.Images;
using Oac.Producer.Linting;

namespace Oac.Producer.Ignores;

/// <summary>
/// Reads ignores out of comments: <c># oac:ignore OAC803 OAC204:mcp.* -- reason</c> covers what follows the comment (the next
/// instruction or entry; inside a continued instruction, its next line), <c># oac:ignore-file OAC803 -- reason</c> the whole file.
/// </summary>
internal static class InlineIgnores
{
    private const string Next = "oac:ignore";
    private const string WholeFile = "oac:ignore-file";

    /// <summary>The ignores of a description's comments, in their order; comments that name no rule are reported as problems.</summary>
    public static List<IgnoreEntry> Read(ImageDescription description, List<PlacedFinding> problems)
    {
        var entries = new List<IgnoreEntry>();
        foreach (var comment in description.Comments)
        {
            var text = comment.Text.AsSpan();
            var wholeFile = StartsWithWord(text, WholeFile);
            if (!wholeFile && !StartsWithWord(text, Next))
            {
                continue;
            }
            var place = new FindingLocation(description.Source, comment.Span);
            var rest = text[(wholeFile ? WholeFile : Next).Length..].Trim();
            var reason = Reason(ref rest);
            var found = false;
            foreach (var range in rest.SplitAny(' ', '\t', ','))
            {
                if (rest[range].IsEmpty)
                {
                    continue;
                }
                found = true;
                if (entries.Count == IgnoreSet.MaxIgnores)
                {
                    problems.Add(
                        new PlacedFinding
                        {
                            Rule = OwnRules.UnknownRule,
                            Severity = OwnRules.UnknownRule.Severity,
                            Message = $"more than {IgnoreSet.MaxIgnores} ignores in one file; the rest is not read",
                            Location = place,
                        }
                    );
                    return entries;
                }
                entries.Add(
                    IgnoreEntry.Parse(rest[range], reason, place) with
                    {
                        InSource = true,
                        // Nothing follows the last comment of a file: it covers no line.
                        Lines = wholeFile ? null : comment.Following ?? new SourceLines(0, 0),
                    }
                );
            }
            if (!found)
            {
                problems.Add(
                    new PlacedFinding
                    {
                        Rule = OwnRules.UnknownRule,
                        Severity = OwnRules.UnknownRule.Severity,
                        Message = "this ignore names no rule; write '# oac:ignore OAC803 -- reason'",
                        Location = place,
                    }
                );
            }
        }
        return entries;
    }

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
