using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class DuplicateTarget() : LabelRule("OAC118", "duplicate-target", Severity.Error, refuses: true)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No variable, file or mount path is the target of two labels.",
            Why: "Two values cannot both stand in one place: the orchestrator would have to break one of its duties.",
            Bad: """
            LABEL org.openagentcontainers.orchestrator.bearer.token.file="/run/secrets/token"
            LABEL org.openagentcontainers.mcp.calendar.bearer.token.file="/run/secrets/token"
            """,
            Good: """
            LABEL org.openagentcontainers.orchestrator.bearer.token.file="/run/secrets/token"
            LABEL org.openagentcontainers.mcp.calendar.bearer.token.file="/run/secrets/calendar"
            """,
            Fix: "Give each its own name."
        );

    public override void Check(in RuleContext context)
    {
        var firstWith = new Dictionary<string, string>(context.Entries.Length, StringComparer.Ordinal);
        foreach (ref readonly var entry in context.Entries)
        {
            if (
                Target(in entry) is { } target
                && !firstWith.TryAdd(target, entry.Key)
                && firstWith[target] is var first
                && first != entry.Key
            )
            {
                context.Report(this, entry.Key, $"{Show.Value(target)} is also the target of {Show.Quoted(first)}");
            }
        }
    }

    private static string? Target(in LabelEntry entry) =>
        !entry.IsSet || !entry.IsWellFormed || entry.Pattern.Role == LabelRole.EventSchemaPath ? null
        : entry.Pattern.Kind == LabelValueKind.EnvironmentVariable ? entry.Value
        : entry.Pattern.Kind == LabelValueKind.AbsolutePath ? LabelValue.NormalisePath(entry.Value)
        : null;
}
