using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class VariableName()
    : LabelRule(
        "OAC116",
        "variable-name",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Labels.NamesNotValues
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "A label that names an environment variable holds a variable's name.",
            Why: "The orchestrator sets the variable of that name: a URL, a token or a name with other characters cannot be set.",
            Bad: """
            LABEL org.openagentcontainers.orchestrator.env="https://orchestrator.example:8443"
            LABEL org.openagentcontainers.orchestrator.bearer.token.file="/run/secrets/token"
            """,
            Good: """
            LABEL org.openagentcontainers.orchestrator.env="ORCHESTRATOR_ADDR"
            LABEL org.openagentcontainers.orchestrator.bearer.token.file="/run/secrets/token"
            """,
            Fix: "Write the variable's name: letters, digits and underscores, not beginning with a digit."
        );

    public override void Check(in RuleContext context)
    {
        if (context.AllWellFormed)
        {
            return;
        }
        foreach (ref readonly var entry in context.Entries)
        {
            if (!entry.IsWellFormed && entry.Pattern.Kind == LabelValueKind.EnvironmentVariable)
            {
                context.Report(
                    this,
                    entry.Key,
                    $"{Show.Value(entry.Value)} is not the name of an environment variable ([A-Za-z_][A-Za-z0-9_]*){Hint(entry.Value)}"
                );
            }
        }
    }

    private static string Hint(string value) =>
        value.StartsWith('$') ? "; write the name without the dollar sign"
        : value.Contains("://", StringComparison.Ordinal) ? "; the label holds the variable's name, not its value"
        : "";
}
