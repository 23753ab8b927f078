using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class DeprecatedLabel()
    : LabelRule(
        "OAC113",
        "deprecated-label",
        Severity.Warning,
        refuses: false,
        Catalogue.Requirements.Container.Labels.DeprecatedFoundByLint,
        Catalogue.Requirements.Orchestrator.Deprecation.Warns
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No label is deprecated in the declared version.",
            Why: "A deprecated label works for one revision and six months more, then no longer.",
            Bad: """
            # No label is deprecated in the versions so far. Where one is, oac rules --spec-version names it.
            """,
            Good: """
            # The same need, said with the replacing label.
            """,
            Fix: "Use the label that replaces it; oac lint --fix does it where there is one."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Entries)
        {
            if (entry.Pattern.DeprecatedSince is not { } since || !entry.IsSet)
            {
                continue;
            }
            var replacement = entry.Pattern.ReplacedBy is { } text
                ? LabelNamespace.Prefix + LabelPattern.Fill(text, entry.Name, entry.Detail)
                : null;
            context.Report(
                this,
                entry.Key,
                $"{Show.Quoted(entry.Key)} is deprecated since {since}{(replacement is null ? "" : $"; use {Show.Quoted(replacement)}")}",
                replacement is not null && !context.Has(replacement) ? replacement : null
            );
        }
    }
}
