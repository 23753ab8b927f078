using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Security;

internal sealed class SensitiveFileTarget()
    : LabelRule("OAC802", "sensitive-file-target", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No credential is written over a file of the system.",
            Why: "Written to such a path, a credential breaks the container or opens it; policies refuse it.",
            Bad: """
            LABEL org.openagentcontainers.orchestrator.bearer.token.file="/etc/passwd"
            """,
            Good: """
            LABEL org.openagentcontainers.orchestrator.bearer.token.file="/run/secrets/token"
            """,
            Fix: "Write credentials below /run/secrets or a folder of the agent's own."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Entries)
        {
            if (Mounts.IsFileTarget(in entry) && SensitivePaths.IsFile(LabelValue.NormalisePath(entry.Value)))
            {
                context.Report(
                    this,
                    entry.Key,
                    $"{Show.Value(entry.Value)} is a path of the system; write credentials below /run/secrets or a folder of the agent's own"
                );
            }
        }
    }
}
