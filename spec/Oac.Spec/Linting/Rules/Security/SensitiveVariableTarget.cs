using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Security;

internal sealed class SensitiveVariableTarget()
    : LabelRule("OAC803", "sensitive-variable-target", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No value is delivered to a variable that steers the shell, the loader or an interpreter.",
            Why: "Such a variable changes how every program in the container starts; policies refuse it.",
            Bad: """
            LABEL org.openagentcontainers.orchestrator.env="LD_PRELOAD"
            """,
            Good: """
            LABEL org.openagentcontainers.orchestrator.env="ORCHESTRATOR_ADDR"
            """,
            Fix: "Choose a variable of the agent's own."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Entries)
        {
            if (
                entry is { IsSet: true, IsWellFormed: true, Pattern.Kind: LabelValueKind.EnvironmentVariable }
                && SensitiveVariables.Contains(entry.Value)
            )
            {
                context.Report(
                    this,
                    entry.Key,
                    $"the variable {Show.Value(entry.Value)} steers how programs start; choose one of the agent's own"
                );
            }
        }
    }
}
