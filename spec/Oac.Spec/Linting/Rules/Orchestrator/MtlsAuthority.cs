using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Orchestrator;

internal sealed class MtlsAuthority() : LabelRule("OAC504", "mtls-authority", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "A declared mtls method names the file of the orchestrator's CA certificate.",
            Why: "Without it the harness trusts the system's roots, which do not know an orchestrator's own CA.",
            Bad: """
            LABEL org.openagentcontainers.orchestrator.mtls.cert.file="/run/secrets/tls.crt"
            LABEL org.openagentcontainers.orchestrator.mtls.key.file="/run/secrets/tls.key"
            """,
            Good: """
            LABEL org.openagentcontainers.orchestrator.mtls.cert.file="/run/secrets/tls.crt"
            LABEL org.openagentcontainers.orchestrator.mtls.key.file="/run/secrets/tls.key"
            LABEL org.openagentcontainers.orchestrator.mtls.ca.file="/run/secrets/ca.crt"
            """,
            Fix: "Declare mtls.ca.file."
        );

    public override void Check(in RuleContext context)
    {
        if (
            context.Manifest.Orchestrator.Mtls is not null
            && !context.TryFind(LabelRole.OrchestratorMtlsAuthorityFile, null, out _)
        )
        {
            var key = context.KeyOf(LabelRole.OrchestratorMtlsAuthorityFile);
            context.Report(
                this,
                key,
                $"mtls is declared without {Show.Quoted(key)}: the harness cannot verify an orchestrator that is its own CA"
            );
        }
    }
}
