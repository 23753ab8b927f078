using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Image;

internal sealed class PlatformsAgree() : LabelRule("OAC903", "platforms-agree", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "All platforms of one index carry the same labels.",
            Why: "An orchestrator reads the labels of the platform that it runs: the same name would ask for different things.",
            Bad: """
            LABEL org.openagentcontainers.workspace.src.path="/src-${TARGETARCH}"
            """,
            Good: """
            LABEL org.openagentcontainers.workspace.src.path="/src"
            """,
            Fix: "Let labels not depend on the platform."
        )
        {
            BadFacts = new() { DivergingLabels = ["org.openagentcontainers.workspace.src.path"] },
            GoodFacts = new() { DivergingLabels = [] },
        };

    public override void Check(in RuleContext context)
    {
        if (context.Facts.DivergingLabels is not { } diverging)
        {
            return;
        }
        foreach (var key in diverging)
        {
            if (key.StartsWith(LabelNamespace.Prefix, StringComparison.Ordinal))
            {
                context.Report(this, key, $"{Show.Quoted(key)} differs between the platforms of this index");
            }
        }
    }
}
