using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Inference;

internal sealed class UnknownInferenceType()
    : LabelRule(
        "OAC203",
        "unknown-inference-type",
        Severity.Advice,
        refuses: false,
        Catalogue.Requirements.Container.Inference.TypeKey
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "An inference type is one of the six that the specification lists.",
            Why: "Any endpoint may be named, but few gateways serve others, and a slip looks just like one.",
            Bad: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat.context="8191"
            """,
            Good: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.context="8191"
            """,
            Fix: "Write the endpoint's path without /v1/ and with hyphens for slashes."
        );

    public override void Check(in RuleContext context)
    {
        foreach (var needs in context.Manifest.Inference.Types)
        {
            if (InferenceTypes.IsListed(needs.Type) || KeyOfType(in context, needs.Type) is not { } key)
            {
                continue;
            }
            context.Report(
                this,
                key,
                $"inference type {Show.Quoted(needs.Type)} is none of {string.Join(", ", InferenceTypes.Listed)}; an orchestrator serves it only if its gateway does{Hint(needs.Type)}"
            );
        }
    }

    private static string Hint(string type)
    {
        foreach (var listed in InferenceTypes.Listed)
        {
            if (NearMiss.IsSlipOf(type, listed))
            {
                return $"; did you mean {Show.Quoted(listed)}?";
            }
        }
        return "";
    }

    private static string? KeyOfType(in RuleContext context, string type)
    {
        foreach (ref readonly var entry in context.Of(LabelRole.InferenceModels, LabelRole.InferenceBench))
        {
            if (entry.IsSet && entry.Name == type)
            {
                return entry.Key;
            }
        }
        return null;
    }
}
