using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Sessions;

internal sealed class NoWorkspaceWithIsolation()
    : LabelRule(
        "OAC702",
        "no-workspace-with-isolation",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Session.NoWorkspaceWithIsolation,
        Catalogue.Requirements.Orchestrator.Session.IsolationWorkspaceRefused
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "With session.isolation 'true' no workspace is declared.",
            Why: "One process takes all sessions, so they would share the workspace; deployment fails.",
            Bad: """
            LABEL org.openagentcontainers.session.isolation="true"
            LABEL org.openagentcontainers.workspace.src.path="/src"
            """,
            Good: """
            LABEL org.openagentcontainers.session.isolation="false"
            LABEL org.openagentcontainers.workspace.src.path="/src"
            """,
            Fix: "Remove the workspaces, or let each session have a container of its own."
        );

    public override void Check(in RuleContext context)
    {
        if (context.Manifest.SessionIsolation != true || context.Manifest.Workspaces.IsEmpty)
        {
            return;
        }
        var isolation = context.KeyOf(LabelRole.SessionIsolation);
        foreach (ref readonly var entry in context.Of(LabelRole.WorkspacePath, LabelRole.WorkspaceMutable))
        {
            if (entry.IsSet)
            {
                context.Report(
                    this,
                    entry.Key,
                    $"{Show.Quoted(entry.Key)} conflicts with {Show.Quoted(isolation)} 'true': isolated sessions have no workspaces"
                );
            }
        }
    }
}
