using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Orchestrator;

internal sealed class OrchestratorEnv()
    : LabelRule(
        "OAC501",
        "orchestrator-env",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Orchestrator.EnvPresent,
        Catalogue.Requirements.Orchestrator.Labels.MissingEnvRefused
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "orchestrator.env names the variable that receives the orchestrator's address.",
            Why: "Without it the harness cannot dial back; deployment fails.",
            Bad: """
            LABEL org.openagentcontainers.version="v1alpha3"
            LABEL org.openagentcontainers.name="weather"
            LABEL org.openagentcontainers.orchestrator.bearer.token.file="/run/secrets/token"
            """,
            Good: """
            LABEL org.openagentcontainers.version="v1alpha3"
            LABEL org.openagentcontainers.name="weather"
            LABEL org.openagentcontainers.orchestrator.env="ORCHESTRATOR_ADDR"
            LABEL org.openagentcontainers.orchestrator.bearer.token.file="/run/secrets/token"
            """,
            Fix: "Declare orchestrator.env."
        )
        {
            ExamplesAreWhole = true,
        };

    public override void Check(in RuleContext context)
    {
        if (
            context.Manifest.Orchestrator.AddressVariable is null
            && !context.TryFind(LabelRole.OrchestratorAddressVariable, null, out _)
        )
        {
            var key = context.KeyOf(LabelRole.OrchestratorAddressVariable);
            context.Report(this, key, $"the required label {Show.Quoted(key)} is missing or empty");
        }
    }
}
