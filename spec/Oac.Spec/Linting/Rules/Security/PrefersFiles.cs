using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Security;

internal sealed class PrefersFiles()
    : LabelRule(
        "OAC801",
        "prefers-files",
        Severity.Warning,
        refuses: false,
        Catalogue.Requirements.Container.Security.PrefersFiles
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "Secrets are delivered to files rather than to environment variables.",
            Why: "Every process of the container sees the environment, crash reports and debuggers print it, and it cannot be rotated.",
            Bad: """
            LABEL org.openagentcontainers.mcp.calendar.bearer.token.env="CALENDAR_TOKEN"
            """,
            Good: """
            LABEL org.openagentcontainers.mcp.calendar.bearer.token.file="/run/secrets/calendar"
            """,
            Fix: "Declare the .file label, and read the secret from there."
        );

    private static readonly LabelRole[] SecretVariables =
    [
        LabelRole.McpDcrClientSecretVariable,
        LabelRole.McpOAuthClientSecretVariable,
        LabelRole.McpBearerTokenVariable,
        LabelRole.OrchestratorBearerTokenVariable,
    ];

    public override void Check(in RuleContext context)
    {
        foreach (var role in SecretVariables)
        {
            // In LabelRole the file of a credential follows its variable.
            var file = role + 1;
            foreach (ref readonly var entry in context.Of(role))
            {
                if (entry.IsSet && !context.TryFind(file, entry.Name, out _))
                {
                    context.Report(
                        this,
                        entry.Key,
                        $"the secret goes to the variable {Show.Value(entry.Value)} only; prefer a file: {Show.Quoted(context.KeyOf(file, entry.Name))}"
                    );
                }
            }
        }
    }
}
