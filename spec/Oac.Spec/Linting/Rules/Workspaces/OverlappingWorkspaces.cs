using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Workspaces;

internal sealed class OverlappingWorkspaces()
    : LabelRule("OAC403", "overlapping-workspaces", Severity.Advice, refuses: false)
{
    private const int MaxLookBack = 64;

    public override RuleDocumentation Documentation =>
        new(
            What: "No workspace is mounted inside another.",
            Why: "The inner mount hides what the outer one holds there, and the order of mounting decides which is seen.",
            Bad: """
            LABEL org.openagentcontainers.workspace.all.path="/data"
            LABEL org.openagentcontainers.workspace.src.path="/data/src"
            """,
            Good: """
            LABEL org.openagentcontainers.workspace.all.path="/data"
            LABEL org.openagentcontainers.workspace.src.path="/src"
            """,
            Fix: "Mount workspaces side by side."
        );

    public override void Check(in RuleContext context)
    {
        if (context.Manifest.Workspaces.Length < 2)
        {
            return;
        }
        var mounts = Mounts.Of(in context);
        for (var i = 1; i < mounts.Count; i++)
        {
            // Sorted by path, a folder stands before what lies below it; the nearest one above is found by climbing.
            for (var j = i - 1; j >= Math.Max(0, i - MaxLookBack); j--)
            {
                if (mounts[i].Path != mounts[j].Path && LabelValue.IsAtOrBelow(mounts[i].Path, mounts[j].Path))
                {
                    context.Report(
                        this,
                        mounts[i].Key,
                        $"{Show.Value(mounts[i].Path)} lies inside the workspace at {Show.Value(mounts[j].Path)} ({Show.Quoted(mounts[j].Key)})"
                    );
                    break;
                }
            }
        }
    }
}
