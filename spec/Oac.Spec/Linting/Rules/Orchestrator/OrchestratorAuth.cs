using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Orchestrator;

internal sealed class OrchestratorAuth()
    : LabelRule(
        "OAC502",
        "orchestrator-auth",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Orchestrator.AuthDeclared,
        Catalogue.Requirements.Container.Orchestrator.BearerTarget,
        Catalogue.Requirements.Orchestrator.Labels.OtherRequiredRefused
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "At least one auth method for the stream is declared: bearer with a target, or mtls.",
            Why: "The orchestrator knows an instance by its credential; without one the stream stays shut.",
            Bad: """
            LABEL org.openagentcontainers.version="v1alpha3"
            LABEL org.openagentcontainers.name="weather"
            LABEL org.openagentcontainers.orchestrator.env="ORCHESTRATOR_ADDR"
            """,
            Good: """
            LABEL org.openagentcontainers.version="v1alpha3"
            LABEL org.openagentcontainers.name="weather"
            LABEL org.openagentcontainers.orchestrator.env="ORCHESTRATOR_ADDR"
            LABEL org.openagentcontainers.orchestrator.bearer.token.file="/run/secrets/token"
            """,
            Fix: "Declare orchestrator.bearer.token.file, orchestrator.bearer.token.env or orchestrator.mtls.*.file."
        )
        {
            ExamplesAreWhole = true,
        };

    public override void Check(in RuleContext context)
    {
        if (context.Manifest.Orchestrator is { Bearer: null, Mtls: null })
        {
            var key = context.KeyOf(LabelRole.OrchestratorBearerTokenFile);
            context.Report(
                this,
                key,
                $"no auth method is declared for the orchestrator: {Show.Quoted(key)}, {Show.Quoted(context.KeyOf(LabelRole.OrchestratorBearerTokenVariable))} or the files of mtls"
            );
        }
    }
}
