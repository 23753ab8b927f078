using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class AbsolutePath()
    : LabelRule(
        "OAC117",
        "absolute-path",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Labels.NamesNotValues
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "A label that names a path holds an absolute one, without .. and control characters.",
            Why: "Nothing says what a relative path is relative to, and a path that climbs out of its folder is never meant.",
            Bad: """
            LABEL org.openagentcontainers.workspace.src.path="src/../data"
            """,
            Good: """
            LABEL org.openagentcontainers.workspace.src.path="/data"
            """,
            Fix: "Write the absolute path."
        );

    public override void Check(in RuleContext context)
    {
        if (context.AllWellFormed)
        {
            return;
        }
        foreach (ref readonly var entry in context.Entries)
        {
            if (!entry.IsWellFormed && entry.Pattern.Kind == LabelValueKind.AbsolutePath)
            {
                context.Report(
                    this,
                    entry.Key,
                    $"{Show.Value(entry.Value)} is not an absolute path without '..' segments and control characters"
                );
            }
        }
    }
}
