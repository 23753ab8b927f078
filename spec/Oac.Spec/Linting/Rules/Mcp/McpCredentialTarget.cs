using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Mcp;

internal sealed class McpCredentialTarget()
    : LabelRule(
        "OAC301",
        "mcp-credential-target",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Mcp.CredentialTarget,
        Catalogue.Requirements.Orchestrator.Labels.OtherRequiredRefused
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "Each credential of each declared MCP auth method has a variable or a file.",
            Why: "The orchestrator cannot deliver what has no place to go.",
            Bad: """
            LABEL org.openagentcontainers.mcp.calendar.oauth.client_id.env="CALENDAR_ID"
            """,
            Good: """
            LABEL org.openagentcontainers.mcp.calendar.oauth.client_id.env="CALENDAR_ID"
            LABEL org.openagentcontainers.mcp.calendar.oauth.client_secret.file="/run/secrets/calendar"
            """,
            Fix: "Declare .env or .file for the credential, or both."
        );

    public override void Check(in RuleContext context)
    {
        foreach (var server in context.Manifest.McpServers)
        {
            if (server.Dcr is not null)
            {
                Demand(in context, server.Name, "dcr", LabelRole.McpDcrClientIdVariable);
                Demand(in context, server.Name, "dcr", LabelRole.McpDcrClientSecretVariable);
            }
            if (server.OAuth is not null)
            {
                Demand(in context, server.Name, "oauth", LabelRole.McpOAuthClientIdVariable);
                Demand(in context, server.Name, "oauth", LabelRole.McpOAuthClientSecretVariable);
            }
            // A bearer method has one credential, and only its labels declare the method: its target is never missing.
        }
    }

    private void Demand(in RuleContext context, string server, string method, LabelRole variable)
    {
        // In LabelRole the file of a credential follows its variable.
        if (context.TryFind(variable, server, out _) || context.TryFind(variable + 1, server, out _))
        {
            return;
        }
        var key = context.KeyOf(variable, server);
        context.Report(
            this,
            key,
            $"MCP server {Show.Quoted(server)} declares {method}, but neither {Show.Quoted(key)} nor {Show.Quoted(context.KeyOf(variable + 1, server))}"
        );
    }
}
