using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Inference;

internal sealed class InferenceConnectionPair()
    : LabelRule(
        "OAC202",
        "inference-connection-pair",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Inference.ConnectionPair,
        Catalogue.Requirements.Orchestrator.Labels.OtherRequiredRefused
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "api_base.env and api_key.env come together or not at all.",
            Why: "An address without a key, or a key without an address, reaches no gateway.",
            Bad: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            """,
            Good: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.embeddings.context="8191"
            """,
            Fix: "Declare the other one, or neither."
        );

    public override void Check(in RuleContext context)
    {
        var hasBase = context.TryFind(LabelRole.InferenceApiBaseVariable, null, out var apiBase);
        var hasKey = context.TryFind(LabelRole.InferenceApiKeyVariable, null, out var apiKey);
        if (hasBase != hasKey)
        {
            var (present, missing) = hasBase
                ? (apiBase.Key, LabelRole.InferenceApiKeyVariable)
                : (apiKey.Key, LabelRole.InferenceApiBaseVariable);
            context.Report(
                this,
                present,
                $"{Show.Quoted(present)} is declared without {Show.Quoted(context.KeyOf(missing))}"
            );
        }
    }
}
