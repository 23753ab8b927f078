using System.Collections.Immutable;
using Oac.Planning.Plans;

namespace Oac.Planning.Tests.Refusals;

/// <summary>Models that are not there (7.2).</summary>
internal static partial class RefusalTable
{
    private static Func<PlanRequest, PlanRequest> Lists(string gateway, params string[] models) =>
        r => r with { Available = r.Available.SetItem(gateway, [.. models]) };

    private static IEnumerable<RefusalRow> Models =>
        [
            new("no-model-fits", "for want of one capability")
            {
                From = Chat,
                Labels = ["inference.chat-completions.output.image=true"],
                ControlLabels = ["inference.chat-completions.output.image=false"],
                Says =
                    "[orchestrator/inference/capabilities-gate 7.2] org.openagentcontainers.inference.chat-completions.output.image: no model meets all that inference type 'chat-completions' requires (output.image); unsatisfied by every model: output.image; 'main/small' lacks output.image; 'main/large' lacks output.image; 'main/wide' lacks output.image",
            },
            new("no-model-fits", "for want of context")
            {
                From = Chat,
                Labels = ["inference.chat-completions.context=1000001"],
                ControlLabels = ["inference.chat-completions.context=1000000"],
                Says =
                    "[orchestrator/inference/capabilities-gate 7.2] org.openagentcontainers.inference.chat-completions.context: no model meets all that inference type 'chat-completions' requires (context of at least 1000001); unsatisfied by every model: context of at least 1000001; 'main/small' lacks context of at least 1000001 (has 8192); 'main/large' lacks context of at least 1000001 (has 200000); 'main/wide' lacks context of at least 1000001 (has 1000000)",
            },
            new("no-model-fits", "where each requirement is met, and never together")
            {
                From = Chat,
                Labels = ["inference.chat-completions.context=500000", "inference.chat-completions.tools=true"],
                ControlLabels = ["inference.chat-completions.context=500000"],
                Says =
                    "[orchestrator/inference/capabilities-gate 7.2] org.openagentcontainers.inference.chat-completions.context: no model meets all that inference type 'chat-completions' requires (context of at least 500000, tools); each requirement is met by some model, and all by none; 'main/large' lacks context of at least 500000 (has 200000); 'main/wide' lacks tools; 'main/small' lacks context of at least 500000 (has 8192), tools",
            },
            new("no-model-fits", "where the context is not known")
            {
                From = Chat,
                Labels = ["inference.embeddings.context=1"],
                With = Having.Configuration(c =>
                    c with
                    {
                        Gateways = [c.Gateways[0], c.Gateways[1] with { Models = [Embed with { Context = null }] }],
                    }
                ),
                ControlWith = static r => r,
                Says =
                    "[orchestrator/inference/capabilities-gate 7.2] org.openagentcontainers.inference.embeddings.context: no model meets all that inference type 'embeddings' requires (context of at least 1); unsatisfied by every model: context of at least 1; 'side/embed' lacks context of at least 1 (not known)",
            },
            new("no-model-fits", "where none serves the type")
            {
                From = Chat,
                Labels = ["inference.audio-speech.tools=false"],
                With = Having.Policy(p => p with { InferenceTypes = [Setup.Pattern("*")] }),
                ControlLabels = [],
                Says =
                    "[orchestrator/inference/capabilities-gate 7.2] org.openagentcontainers.inference.audio-speech.tools: no model that policy.models allows serves inference type 'audio-speech' (required: no capability)",
            },
            new("no-model-fits", "where policy keeps out the one that would do")
            {
                From = Chat,
                Labels = ["inference.chat-completions.tools=true"],
                With = Having.Policy(p => p with { Models = [Setup.Pattern("main/small")] }),
                ControlWith = Having.Policy(p => p with { Models = [Setup.Pattern("main/large")] }),
                Says =
                    "[orchestrator/inference/capabilities-gate 7.2] org.openagentcontainers.inference.chat-completions.tools: no model meets all that inference type 'chat-completions' requires (tools); unsatisfied by every model: tools; 'main/small' lacks tools; 1 that would do are not among those that policy.models allows",
            },
            new("no-model-fits", "where its gateway does not list it")
            {
                From = Chat,
                Labels = ["inference.chat-completions.tools=true"],
                With = Lists("main", "small", "wide"),
                ControlWith = Lists("main", "large"),
                Says =
                    "[orchestrator/inference/capabilities-gate 7.2] org.openagentcontainers.inference.chat-completions.tools: no model meets all that inference type 'chat-completions' requires (tools); 1 that would do are not listed by their gateways; 'main/small' lacks tools; 'main/large' lacks a place in its gateway's list of models; 'main/wide' lacks tools",
            },
            new("model-unavailable")
            {
                From = Older,
                Labels = ["inference.chat-completions.models=large gone"],
                ControlLabels = ["inference.chat-completions.models=large small"],
                Says =
                    "[orchestrator/inference/models-available 7.2] org.openagentcontainers.inference.chat-completions.models: inference type 'chat-completions' lists models that are not available: 'gone' (on no gateway)",
            },
            new("model-unavailable", "in v1alpha1")
            {
                From = Older,
                Labels = ["version=v1alpha1", "inference.chat-completions.models=gone"],
                ControlLabels = ["version=v1alpha1", "inference.chat-completions.models=large"],
                Says =
                    "[orchestrator/inference/models-available 7.2] org.openagentcontainers.inference.chat-completions.models: inference type 'chat-completions' lists models that are not available: 'gone' (on no gateway)",
            },
            new("model-unavailable", "for the type")
            {
                From = Older,
                Labels = ["inference.chat-completions.models=embed"],
                ControlLabels = ["inference.embeddings.models=embed"],
                Says =
                    "[orchestrator/inference/models-available 7.2] org.openagentcontainers.inference.chat-completions.models: inference type 'chat-completions' lists models that are not available: 'embed' (on 'side', for other types)",
            },
            new("model-unavailable", "by policy, and by its gateway's list")
            {
                From = Older,
                Labels = ["inference.chat-completions.models=large small"],
                With = r =>
                    Lists("main", "large")(Having.Policy(p => p with { Models = [Setup.Pattern("main/small")] })(r)),
                ControlWith = Lists("main", "large", "small"),
                Says =
                    "[orchestrator/inference/models-available 7.2] org.openagentcontainers.inference.chat-completions.models: inference type 'chat-completions' lists models that are not available: 'large' (on 'main', not among those that policy.models allows), 'small' (in the catalogue of 'main', which does not list it)",
            },
            new("model-unavailable", "in the catalogue of the gateway that lists it")
            {
                From = Older,
                Labels = ["inference.chat-completions.models=new"],
                With = Lists("main", "new", "large"),
                ControlLabels = ["inference.chat-completions.models=large"],
                Says =
                    "[orchestrator/inference/models-available 7.2] org.openagentcontainers.inference.chat-completions.models: inference type 'chat-completions' lists models that are not available: 'new' (listed by 'main', whose catalogue does not say what it serves)",
            },
            new("inference-type-not-allowed")
            {
                From = Chat,
                With = Having.Policy(p => p with { InferenceTypes = [Setup.Pattern("embeddings")] }),
                Says =
                    "[orchestrator/policy/allowlist 9.3] org.openagentcontainers.inference.chat-completions.reasoning: inference type 'chat-completions' is not allowed; policy.inference_types allows 'embeddings'",
            },
        ];
}
