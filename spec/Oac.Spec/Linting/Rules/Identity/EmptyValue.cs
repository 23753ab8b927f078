namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class EmptyValue() : LabelRule("OAC115", "empty-value", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No known label is empty.",
            Why: "An empty value counts as not set. That is how a Dockerfile undoes an inherited label, but it is also what an unset build argument leaves behind.",
            Bad: """
            LABEL org.openagentcontainers.workspace.src.path="/src"
            LABEL org.openagentcontainers.workspace.src.mutable=""
            """,
            Good: """
            LABEL org.openagentcontainers.workspace.src.path="/src"
            LABEL org.openagentcontainers.workspace.src.mutable="false"
            """,
            Fix: "Give the label a value, or remove it; ignore the rule where undoing is meant."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Entries)
        {
            if (!entry.IsSet)
            {
                context.Report(this, entry.Key, $"{Show.Quoted(entry.Key)} is empty, which counts as not set");
            }
        }
    }
}
