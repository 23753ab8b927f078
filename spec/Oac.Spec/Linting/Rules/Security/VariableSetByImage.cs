using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Security;

internal sealed class VariableSetByImage()
    : LabelRule("OAC806", "variable-set-by-image", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No variable that the orchestrator sets is also set by ENV.",
            Why: "The orchestrator's value wins; what ENV says is a default that never applies, or hides a wrong name.",
            Bad: """
            ENV ORCHESTRATOR_ADDR="http://localhost:8080"
            LABEL org.openagentcontainers.orchestrator.env="ORCHESTRATOR_ADDR"
            """,
            Good: """
            LABEL org.openagentcontainers.orchestrator.env="ORCHESTRATOR_ADDR"
            """,
            Fix: "Remove the ENV instruction."
        )
        {
            BadFacts = new()
            {
                Environment = new Dictionary<string, string> { ["ORCHESTRATOR_ADDR"] = "http://localhost:8080" },
            },
            GoodFacts = new() { Environment = new Dictionary<string, string>() },
        };

    public override void Check(in RuleContext context)
    {
        if (context.Facts.Environment is not { Count: > 0 } environment)
        {
            return;
        }
        foreach (ref readonly var entry in context.Entries)
        {
            if (
                entry is { IsSet: true, Pattern.Kind: LabelValueKind.EnvironmentVariable }
                && environment.ContainsKey(entry.Value)
            )
            {
                context.Report(
                    this,
                    entry.Key,
                    $"the image sets the variable {Show.Value(entry.Value)} by ENV; the orchestrator's value replaces it"
                );
            }
        }
    }
}
