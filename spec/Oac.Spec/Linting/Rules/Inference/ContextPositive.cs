using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Inference;

internal sealed class ContextPositive()
    : LabelRule(
        "OAC206",
        "context-positive",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Inference.ContextPositive
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "A context window is a positive integer in digits.",
            Why: "The value is compared with what models offer: anything but digits cannot be compared.",
            Bad: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.context="128k"
            """,
            Good: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.context="128000"
            """,
            Fix: "Write the number of tokens in digits, without sign, separators or unit."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Of(LabelRole.InferenceContext))
        {
            if (!entry.IsWellFormed)
            {
                context.Report(
                    this,
                    entry.Key,
                    $"{Show.Value(entry.Value)} is not a positive integer in digits, at most {long.MaxValue}"
                );
            }
        }
    }
}
