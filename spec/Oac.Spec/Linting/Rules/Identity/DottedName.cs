namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class DottedName() : LabelRule("OAC119", "dotted-name", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No name of an MCP server, workspace or benchmark holds a dot.",
            Why: "Dots separate segments. Such names are legal, but other tools may split them differently.",
            Bad: """
            LABEL org.openagentcontainers.mcp.google.calendar.bearer.token.file="/run/secrets/calendar"
            """,
            Good: """
            LABEL org.openagentcontainers.mcp.google-calendar.bearer.token.file="/run/secrets/calendar"
            """,
            Fix: "Use hyphens within names."
        );

    public override void Check(in RuleContext context)
    {
        HashSet<(string Group, string Name)>? seen = null;
        foreach (ref readonly var entry in context.Entries)
        {
            var dotted =
                HasDot(entry.Name) ? entry.Name
                : HasDot(entry.Detail) ? entry.Detail
                : null;
            if (dotted is not null && (seen ??= []).Add((entry.Pattern.Segments[0], dotted)))
            {
                context.Report(
                    this,
                    entry.Key,
                    $"the name {Show.Quoted(dotted)} holds a dot, which separates segments; some tools may read the key differently"
                );
            }
        }
    }

    private static bool HasDot(string? name) => name is not null && name.Contains('.', StringComparison.Ordinal);
}
