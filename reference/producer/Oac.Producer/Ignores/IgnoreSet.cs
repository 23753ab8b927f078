using System.Collections.Immutable;
using Oac.Producer.Linting;

namespace Oac.Producer.Ignores;

/// <summary>Applies ignores to findings and remembers which of them were of use.</summary>
internal sealed class IgnoreSet
{
    /// <summary>The most ignores of one file.</summary>
    public const int MaxIgnores = 1_000;

    private readonly HashSet<IgnoreEntry> used = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<IgnoreEntry> relevant = new(ReferenceEqualityComparer.Instance);

    /// <summary>Marks what the entries cover. Every entry that covers a finding is of use, also where another came first.</summary>
    /// <param name="findings">The findings of one image.</param>
    /// <param name="entries">The entries that can speak of it.</param>
    /// <param name="path">The input's absolute path, or null.</param>
    /// <param name="isWhole">Whether rules were run at all, so that an ignore that covers nothing is of no use.</param>
    /// <param name="notRun">Rules that could say nothing of this image.</param>
    public List<PlacedFinding> Apply(
        IReadOnlyList<PlacedFinding> findings,
        IReadOnlyList<IgnoreEntry> entries,
        string? path,
        bool isWhole,
        HashSet<string> notRun
    )
    {
        var applicable = new List<IgnoreEntry>(entries.Count);
        foreach (var entry in entries)
        {
            if (entry.Path is null || (path is not null && entry.Path.Matches(path)))
            {
                if (isWhole && !notRun.Contains(entry.Rule))
                {
                    relevant.Add(entry);
                }
                applicable.Add(entry);
            }
        }
        var result = new List<PlacedFinding>(findings.Count);
        foreach (var finding in findings)
        {
            var suppression = finding.Suppression;
            foreach (var entry in applicable)
            {
                if (finding.Rule != OwnRules.Syntax && entry.Covers(finding))
                {
                    used.Add(entry);
                    suppression ??= new Suppression(entry.InSource, entry.Reason);
                }
            }
            result.Add(suppression is null ? finding : finding with { Suppression = suppression });
        }
        return result;
    }

    /// <summary>
    /// What is wrong with the entries themselves: rules that do not exist, and ignores that were of no use. An entry that spoke of none
    /// of the inputs is not judged.
    /// </summary>
    public ImmutableArray<PlacedFinding> Judge(IEnumerable<IgnoreEntry> entries)
    {
        var findings = ImmutableArray.CreateBuilder<PlacedFinding>();
        foreach (var entry in entries)
        {
            if (!RuleBook.IsRuleId(entry.Rule))
            {
                findings.Add(Report(OwnRules.UnknownRule, entry, UnknownRule(entry.Rule)));
            }
            else if (entry.Rule == OwnRules.Syntax.Id)
            {
                findings.Add(Report(OwnRules.UnknownRule, entry, NeverIgnored));
            }
            else if (entry.Key is { Pattern.Length: > KeyGlob.MaxLength and var length })
            {
                findings.Add(
                    Report(
                        OwnRules.UnknownRule,
                        entry,
                        $"the key pattern of this ignore of {entry.Rule} has {length} characters; at most {KeyGlob.MaxLength} are allowed"
                    )
                );
            }
            else if (relevant.Contains(entry) && !used.Contains(entry))
            {
                findings.Add(
                    Report(OwnRules.UnusedIgnore, entry, $"the ignore of {entry} matches no finding; remove it")
                );
            }
        }
        return findings.ToImmutable();
    }

    /// <summary>What to say of an ignore that would switch every check off.</summary>
    public static string NeverIgnored { get; } =
        $"{OwnRules.Syntax.Id} cannot be ignored: where the text cannot be taken apart, no rule is run";

    /// <summary>What to say of a text that is no rule's id.</summary>
    public static string UnknownRule(string text) =>
        RuleBook.Nearest(text) is { } nearest
            ? $"there is no rule '{text}' to ignore; did you mean {nearest}?"
            : $"there is no rule '{text}' to ignore; 'oac rules' lists all";

    private static PlacedFinding Report(ReportRule rule, IgnoreEntry entry, string message) =>
        new()
        {
            Rule = rule,
            Severity = rule.Severity,
            Message = message,
            Location = entry.Place,
        };
}
