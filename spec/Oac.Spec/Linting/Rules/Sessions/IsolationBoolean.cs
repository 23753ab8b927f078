using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Sessions;

internal sealed class IsolationBoolean()
    : LabelRule(
        "OAC701",
        "isolation-boolean",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Session.IsolationBoolean
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "session.isolation is 'true' or 'false'.",
            Why: "It decides how many containers run; an orchestrator refuses rather than guesses.",
            Bad: """
            LABEL org.openagentcontainers.session.isolation="yes"
            """,
            Good: """
            LABEL org.openagentcontainers.session.isolation="true"
            """,
            Fix: "Write true or false."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Of(LabelRole.SessionIsolation))
        {
            if (!entry.IsWellFormed)
            {
                context.Report(this, entry.Key, $"{Show.Value(entry.Value)} is neither 'true' nor 'false'");
            }
        }
    }
}
