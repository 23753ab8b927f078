using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Workspaces;

internal sealed class WorkspacePath()
    : LabelRule(
        "OAC401",
        "workspace-path",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Workspace.PathPresent,
        Catalogue.Requirements.Orchestrator.Labels.OtherRequiredRefused
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "Each workspace declares its mount path.",
            Why: "Without a path there is nowhere to mount it.",
            Bad: """
            LABEL org.openagentcontainers.workspace.src.mutable="true"
            """,
            Good: """
            LABEL org.openagentcontainers.workspace.src.path="/src"
            LABEL org.openagentcontainers.workspace.src.mutable="true"
            """,
            Fix: "Declare workspace.<name>.path."
        );

    public override void Check(in RuleContext context)
    {
        foreach (var workspace in context.Manifest.Workspaces)
        {
            if (workspace.Path is null && !context.TryFind(LabelRole.WorkspacePath, workspace.Name, out _))
            {
                var key = context.KeyOf(LabelRole.WorkspacePath, workspace.Name);
                context.Report(
                    this,
                    key,
                    $"workspace {Show.Quoted(workspace.Name)} has no path: the label {Show.Quoted(key)} is missing or empty"
                );
            }
        }
    }
}
