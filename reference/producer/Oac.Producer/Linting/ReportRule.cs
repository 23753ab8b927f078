using System.Collections.Immutable;
using Oac.Spec.Catalogue;
using Oac.Spec.Linting;

namespace Oac.Producer.Linting;

/// <summary>A rule as reports and explanations see it, be it the specification's or the tool's own.</summary>
/// <param name="Id">The stable id.</param>
/// <param name="Name">The short name.</param>
/// <param name="Severity">The severity of its findings, unless a reader grades them itself.</param>
/// <param name="Refuses">Whether an orchestrator refuses an image for it.</param>
/// <param name="Requirements">What it rests on.</param>
/// <param name="Describe">Makes its documentation, which most runs never need.</param>
internal sealed record ReportRule(
    string Id,
    string Name,
    Severity Severity,
    bool Refuses,
    ImmutableArray<Requirement> Requirements,
    Func<RuleDocumentation> Describe
)
{
    /// <summary>What the rule says of itself.</summary>
    public RuleDocumentation Documentation => Describe();

    /// <summary>A rule of the specification.</summary>
    public static ReportRule Of(LintRule rule) =>
        new(rule.Id, rule.Name, rule.Severity, rule.Refuses, rule.Requirements, () => rule.Documentation);
}
