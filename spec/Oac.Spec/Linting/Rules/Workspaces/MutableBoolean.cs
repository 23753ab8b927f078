using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Workspaces;

internal sealed class MutableBoolean()
    : LabelRule(
        "OAC402",
        "mutable-boolean",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Workspace.MutableBoolean
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "workspace.<name>.mutable is 'true' or 'false'.",
            Why: "Case matters: an orchestrator refuses rather than guesses whether the agent may write.",
            Bad: """
            LABEL org.openagentcontainers.workspace.src.path="/src"
            LABEL org.openagentcontainers.workspace.src.mutable="rw"
            """,
            Good: """
            LABEL org.openagentcontainers.workspace.src.path="/src"
            LABEL org.openagentcontainers.workspace.src.mutable="true"
            """,
            Fix: "Write true or false."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Of(LabelRole.WorkspaceMutable))
        {
            if (!entry.IsWellFormed)
            {
                context.Report(this, entry.Key, $"{Show.Value(entry.Value)} is neither 'true' nor 'false'");
            }
        }
    }
}
