using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Workspaces;

internal sealed class FileInWorkspace() : LabelRule("OAC404", "file-in-workspace", Severity.Error, refuses: true)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No credential file lies inside a workspace.",
            Why: "The mount hides the file, or the secret ends up in the workspace's source: the orchestrator cannot do both.",
            Bad: """
            LABEL org.openagentcontainers.workspace.src.path="/src"
            LABEL org.openagentcontainers.orchestrator.bearer.token.file="/src/token"
            """,
            Good: """
            LABEL org.openagentcontainers.workspace.src.path="/src"
            LABEL org.openagentcontainers.orchestrator.bearer.token.file="/run/secrets/token"
            """,
            Fix: "Put credentials outside of workspaces, for example below /run/secrets."
        );

    public override void Check(in RuleContext context)
    {
        if (context.Manifest.Workspaces.IsEmpty)
        {
            return;
        }
        var mounts = Mounts.Of(in context);
        foreach (ref readonly var entry in context.Entries)
        {
            if (!Mounts.IsFileTarget(in entry))
            {
                continue;
            }
            var file = LabelValue.NormalisePath(entry.Value);
            foreach (var mount in mounts)
            {
                if (LabelValue.IsAtOrBelow(file, mount.Path))
                {
                    context.Report(
                        this,
                        entry.Key,
                        $"{Show.Value(entry.Value)} lies inside the workspace that {Show.Quoted(mount.Key)} mounts at {Show.Value(mount.Path)}"
                    );
                    break;
                }
            }
        }
    }
}
