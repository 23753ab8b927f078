namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class NearMissKey()
    : LabelRule(
        "OAC110",
        "near-miss-key",
        Severity.Advice,
        refuses: false,
        Catalogue.Requirements.Container.Labels.KnownGroups
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No unknown key looks like a slip of a known one.",
            Why: "Unknown labels are ignored, so a misspelt one asks for nothing and nobody is told.",
            Bad: """
            LABEL org.openagentcontainers.inferance.api_base.env="OPENAI_BASE_URL"
            """,
            Good: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            """,
            Fix: "Write the key as the specification spells it; oac lint --fix does it where there is one sure answer."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var label in context.Unknown)
        {
            if (!label.InNamespace || !label.IsSet || label.Likely.Count == 0)
            {
                continue;
            }
            var meant = string.Join(" or ", label.Likely.Select(static k => Show.Quoted(k)));
            context.Report(
                this,
                label.Key,
                $"{Show.Quoted(label.Key)} is unknown to {context.Schema.Version} and ignored; did you mean {meant}?",
                context.SureKeyOf(in label)
            );
        }
    }
}
