using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Inference;

internal sealed class BenchRange()
    : LabelRule(
        "OAC208",
        "bench-range",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Inference.BenchRange
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "A benchmark's minimum is a decimal from 0 to 100.",
            Why: "Scores are compared as percent correct: a fraction of 1 or a percent sign would mean something else.",
            Bad: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.bench.gpqa="120"
            """,
            Good: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.bench.gpqa="55.5"
            """,
            Fix: "Convert the score to percent correct."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Of(LabelRole.InferenceBench))
        {
            if (!entry.IsWellFormed)
            {
                context.Report(
                    this,
                    entry.Key,
                    $"{Show.Value(entry.Value)} is not a decimal number from 0 to 100, such as 55 or 55.5"
                );
            }
        }
    }
}
