using System.Diagnostics.CodeAnalysis;
using Oac.Spec.Linting.Rules;

namespace Oac.Producer.Linting;

/// <summary>Every rule that a finding can name: the specification's and our own.</summary>
internal static class RuleBook
{
    /// <summary>All of them, in the order of their ids.</summary>
    public static IEnumerable<ReportRule> All => OwnRules.All.Concat(RuleCatalog.All.Select(ReportRule.Of));

    /// <summary>The ids of all, in their order.</summary>
    public static IEnumerable<string> Ids =>
        OwnRules.All.Select(static r => r.Id).Concat(RuleCatalog.All.Select(static r => r.Id));

    /// <summary>Finds a rule by id or name, case ignored.</summary>
    public static bool TryFind(string text, [NotNullWhen(true)] out ReportRule? rule)
    {
        rule = All.FirstOrDefault(r =>
            r.Id.Equals(text, StringComparison.OrdinalIgnoreCase)
            || r.Name.Equals(text, StringComparison.OrdinalIgnoreCase)
        );
        return rule is not null;
    }

    /// <summary>Whether an ignore may name it: ids only, spelled exactly, so that a search finds every use.</summary>
    public static bool IsRuleId(string text) => Ids.Contains(text, StringComparer.Ordinal);

    /// <summary>The id nearest to a text that is none, or null.</summary>
    public static string? Nearest(string text) => Suggestions.Nearest(text, Ids, 1) is [var one] ? one : null;
}
