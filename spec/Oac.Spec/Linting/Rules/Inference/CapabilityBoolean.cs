using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Inference;

internal sealed class CapabilityBoolean()
    : LabelRule(
        "OAC207",
        "capability-boolean",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Inference.BooleanCapabilities
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "A capability is 'true' or 'false'.",
            Why: "Case matters: 'True', 'yes' or '1' are neither, and an orchestrator refuses rather than guesses.",
            Bad: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.tools="yes"
            """,
            Good: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.tools="true"
            """,
            Fix: "Write true or false."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Of(LabelRole.InferenceReasoning, LabelRole.InferenceOutputVideo))
        {
            if (!entry.IsWellFormed)
            {
                context.Report(this, entry.Key, $"{Show.Value(entry.Value)} is neither 'true' nor 'false'");
            }
        }
    }
}
