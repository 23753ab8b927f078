namespace Oac.Spec.Linting.Rules.Security;

internal sealed class SensitiveMountPath()
    : LabelRule("OAC804", "sensitive-mount-path", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No workspace is mounted over the system.",
            Why: "The mount hides the system's own files; policies refuse it.",
            Bad: """
            LABEL org.openagentcontainers.workspace.src.path="/etc"
            """,
            Good: """
            LABEL org.openagentcontainers.workspace.src.path="/workspace"
            """,
            Fix: "Mount workspaces at a folder of their own."
        );

    public override void Check(in RuleContext context)
    {
        foreach (var mount in Mounts.Of(in context))
        {
            if (SensitivePaths.IsMount(mount.Path))
            {
                context.Report(
                    this,
                    mount.Key,
                    $"{Show.Value(mount.Path)} is a folder of the system; mount the workspace at one of its own"
                );
            }
        }
    }
}
