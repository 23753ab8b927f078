using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Inference;

internal sealed class InferenceConnection()
    : LabelRule(
        "OAC201",
        "inference-connection",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Inference.ConnectionWhenUsed,
        Catalogue.Requirements.Orchestrator.Labels.OtherRequiredRefused
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "Where an inference type is declared, api_base.env and api_key.env are declared too.",
            Why: "Without them the orchestrator has nowhere to put the gateway's address and key.",
            Bad: """
            LABEL org.openagentcontainers.inference.chat-completions.context="128000"
            """,
            Good: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.context="128000"
            """,
            Fix: "Declare both variables."
        );

    public override void Check(in RuleContext context)
    {
        var inference = context.Manifest.Inference;
        if (inference.Types.IsEmpty)
        {
            return;
        }
        Demand(in context, LabelRole.InferenceApiBaseVariable, inference.Types[0].Type);
        Demand(in context, LabelRole.InferenceApiKeyVariable, inference.Types[0].Type);
    }

    private void Demand(in RuleContext context, LabelRole role, string type)
    {
        if (!context.TryFind(role, null, out _))
        {
            var key = context.KeyOf(role);
            context.Report(
                this,
                key,
                $"the label {Show.Quoted(key)} is missing, but inference type {Show.Quoted(type)} is declared"
            );
        }
    }
}
