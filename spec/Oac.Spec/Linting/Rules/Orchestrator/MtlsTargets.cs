using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Orchestrator;

internal sealed class MtlsTargets()
    : LabelRule(
        "OAC503",
        "mtls-targets",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Orchestrator.MtlsTargets,
        Catalogue.Requirements.Orchestrator.Labels.OtherRequiredRefused
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "A declared mtls method names the files of certificate and key.",
            Why: "Without both no client certificate can reach the harness.",
            Bad: """
            LABEL org.openagentcontainers.orchestrator.mtls.cert.file="/run/secrets/tls.crt"
            """,
            Good: """
            LABEL org.openagentcontainers.orchestrator.mtls.cert.file="/run/secrets/tls.crt"
            LABEL org.openagentcontainers.orchestrator.mtls.key.file="/run/secrets/tls.key"
            LABEL org.openagentcontainers.orchestrator.mtls.ca.file="/run/secrets/ca.crt"
            """,
            Fix: "Declare mtls.cert.file and mtls.key.file."
        );

    public override void Check(in RuleContext context)
    {
        if (context.Manifest.Orchestrator.Mtls is null)
        {
            return;
        }
        Demand(in context, LabelRole.OrchestratorMtlsCertificateFile);
        Demand(in context, LabelRole.OrchestratorMtlsKeyFile);
    }

    private void Demand(in RuleContext context, LabelRole role)
    {
        if (!context.TryFind(role, null, out _))
        {
            var key = context.KeyOf(role);
            context.Report(this, key, $"mtls is declared, but the label {Show.Quoted(key)} is missing or empty");
        }
    }
}
