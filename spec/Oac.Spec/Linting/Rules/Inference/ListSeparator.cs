using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Inference;

internal sealed class ListSeparator() : LabelRule("OAC205", "list-separator", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "Items of a list have single spaces between them, no commas and no other blanks.",
            Why: "A list is split at spaces: what commas join is one item.",
            Bad: """
            LABEL org.openagentcontainers.mcp.calendar.dcr.scopes="calendar:read,calendar:write"
            LABEL org.openagentcontainers.mcp.calendar.dcr.client_id.env="CALENDAR_ID"
            LABEL org.openagentcontainers.mcp.calendar.dcr.client_secret.file="/run/secrets/calendar"
            """,
            Good: """
            LABEL org.openagentcontainers.mcp.calendar.dcr.scopes="calendar:read calendar:write"
            LABEL org.openagentcontainers.mcp.calendar.dcr.client_id.env="CALENDAR_ID"
            LABEL org.openagentcontainers.mcp.calendar.dcr.client_secret.file="/run/secrets/calendar"
            """,
            Fix: "Put one space between items."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Entries)
        {
            if (entry.Pattern.Kind != LabelValueKind.SpaceSeparatedList || !entry.IsSet || !entry.IsWellFormed)
            {
                continue;
            }
            if (entry.Value.AsSpan().ContainsAny(',', ';', '\t'))
            {
                context.Report(
                    this,
                    entry.Key,
                    $"{Show.Value(entry.Value)} is split at spaces only: commas, semicolons and tabs are part of an item"
                );
            }
            else if (
                entry.Value[0] == ' '
                || entry.Value[^1] == ' '
                || entry.Value.Contains("  ", StringComparison.Ordinal)
            )
            {
                context.Report(this, entry.Key, $"{Show.Value(entry.Value)} holds more blanks than one between items");
            }
        }
    }
}
