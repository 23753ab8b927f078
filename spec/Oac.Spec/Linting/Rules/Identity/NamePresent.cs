using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class NamePresent()
    : LabelRule(
        "OAC108",
        "name-present",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Name.Present,
        Catalogue.Requirements.Orchestrator.Labels.MissingNameRefused
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "The image carries a name that is not empty.",
            Why: "The name is the key under which an operator configures the agent; without it deployment fails.",
            Bad: """
            LABEL org.openagentcontainers.version="v1alpha3"
            LABEL org.openagentcontainers.orchestrator.env="ORCHESTRATOR_ADDR"
            LABEL org.openagentcontainers.orchestrator.bearer.token.file="/run/secrets/token"
            """,
            Good: """
            LABEL org.openagentcontainers.version="v1alpha3"
            LABEL org.openagentcontainers.name="weather"
            LABEL org.openagentcontainers.orchestrator.env="ORCHESTRATOR_ADDR"
            LABEL org.openagentcontainers.orchestrator.bearer.token.file="/run/secrets/token"
            """,
            Fix: "Give the agent a name."
        )
        {
            ExamplesAreWhole = true,
        };

    public override void Check(in RuleContext context)
    {
        if (context.Manifest.Name is null)
        {
            var key = context.KeyOf(LabelRole.Name);
            context.Report(this, key, $"the required label {Show.Quoted(key)} is missing or empty");
        }
    }
}
