using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Mcp;

internal sealed class ScopesList()
    : LabelRule("OAC302", "scopes-list", Severity.Error, refuses: true, Catalogue.Requirements.Container.Mcp.ScopesList)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "dcr.scopes is a space-separated list of scope tokens.",
            Why: "The list is sent to the authorization server as it is; it refuses other characters (RFC 6749 3.3).",
            Bad: """
            LABEL org.openagentcontainers.mcp.calendar.dcr.scopes="\"calendar read\""
            LABEL org.openagentcontainers.mcp.calendar.dcr.client_id.env="CALENDAR_ID"
            LABEL org.openagentcontainers.mcp.calendar.dcr.client_secret.file="/run/secrets/calendar"
            """,
            Good: """
            LABEL org.openagentcontainers.mcp.calendar.dcr.scopes="calendar:read"
            LABEL org.openagentcontainers.mcp.calendar.dcr.client_id.env="CALENDAR_ID"
            LABEL org.openagentcontainers.mcp.calendar.dcr.client_secret.file="/run/secrets/calendar"
            """,
            Fix: "Write printable ASCII without quotation marks and backslashes, with spaces between scopes."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Of(LabelRole.McpDcrScopes))
        {
            if (!entry.IsSet)
            {
                continue;
            }
            if (!entry.IsWellFormed)
            {
                context.Report(this, entry.Key, $"{Show.Quoted(entry.Key)} lists no scope");
                continue;
            }
            foreach (var range in entry.Value.AsSpan().Split(' '))
            {
                var token = entry.Value.AsSpan(range);
                if (!token.IsEmpty && !LabelValue.IsScopeToken(token))
                {
                    context.Report(
                        this,
                        entry.Key,
                        $"{Show.Value(token.ToString())} is not a scope token: printable ASCII without space, quotation mark and backslash"
                    );
                    break;
                }
            }
        }
    }
}
