using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Inference;

internal sealed class ModelsList()
    : LabelRule(
        "OAC204",
        "models-list",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Inference.ModelsList
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "A models label lists at least one model id, with spaces between them.",
            Why: "Without a model id there is nothing to look for on the gateway.",
            Bad: """
            LABEL org.openagentcontainers.version="v1alpha2"
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.models=" "
            """,
            Good: """
            LABEL org.openagentcontainers.version="v1alpha2"
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.models="gpt-4o llama-3.1-8b-instruct"
            """,
            Fix: "List the model ids that the agent needs."
        )
        {
            ExampleVersion = "v1alpha2",
        };

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Of(LabelRole.InferenceModels))
        {
            if (!entry.IsWellFormed)
            {
                context.Report(this, entry.Key, $"{Show.Quoted(entry.Key)} lists no model id");
            }
        }
    }
}
