namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class NoMixedVersions()
    : LabelRule(
        "OAC106",
        "no-mixed-versions",
        Severity.Error,
        refuses: false,
        Catalogue.Requirements.Container.Version.NoMixedVersions
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No label belongs to another version than the declared one.",
            Why: "An orchestrator ignores labels of other versions, so what they ask for is not provided.",
            Bad: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.models="gpt-4o"
            """,
            Good: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.context="128000"
            """,
            Fix: "Remove the label, say the same in the declared version's labels, or declare the version that knows it."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var label in context.Unknown)
        {
            if (label.KnownTo.Count > 0 && label.IsSet)
            {
                context.Report(
                    this,
                    label.Key,
                    $"{Show.Quoted(label.Key)} is a label of {string.Join(" and ", label.KnownTo)}, not of {context.Schema.Version}, where orchestrators ignore it"
                );
            }
        }
    }
}
