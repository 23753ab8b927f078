using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Mcp;

internal sealed class NoInfrastructureUrls()
    : LabelRule(
        "OAC303",
        "no-infrastructure-urls",
        Severity.Advice,
        refuses: false,
        Catalogue.Requirements.Container.Mcp.NoInfrastructureUrls
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No label holds the address of an authorization server or of other infrastructure.",
            Why: "Addresses belong to the orchestrator's configuration: an image that names them runs in one place only.",
            Bad: """
            LABEL org.openagentcontainers.mcp.calendar.url="https://calendar.example/mcp"
            """,
            Good: """
            LABEL org.openagentcontainers.mcp.calendar.bearer.token.file="/run/secrets/calendar"
            """,
            Fix: "Leave addresses to the operator."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var label in context.Unknown)
        {
            if (label.InNamespace && LooksLikeUrl(label.Value))
            {
                context.Report(
                    this,
                    label.Key,
                    $"{Show.Quoted(label.Key)} holds what looks like an address; addresses come from the orchestrator's configuration"
                );
            }
        }
        if (context.Manifest.Name is { } name && LooksLikeUrl(name))
        {
            context.Report(
                this,
                context.KeyOf(LabelRole.Name),
                "the name looks like an address; addresses come from the orchestrator's configuration"
            );
        }
    }

    private static bool LooksLikeUrl(string value)
    {
        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        return scheme > 0 && value.Length > scheme + 3 && value.AsSpan(0, scheme).IndexOfAnyExceptInRange('A', 'z') < 0;
    }
}
