using System.Collections.Immutable;
using Oac.Planning.Plans;
using Oac.Spec.Labels;
using Oac.Spec.Linting;
using Oac.Spec.Manifest;

namespace Oac.Planning.Models;

/// <summary>
/// Inference (5.2): a model for each declared type, and where base URL and key go. The orchestrator fronts all gateways at one address, so
/// the types of one image may be served by different ones.
/// </summary>
internal static class ModelPlanner
{
    private const string Front = "issued for each instance, at the orchestrator's front of all gateways";

    public static ImmutableArray<ModelPlan> Plan(PlanDraft draft)
    {
        var inference = draft.Manifest.Inference;
        draft.DeliverVariable(
            inference.ApiBaseVariable,
            DeliveryKind.InferenceBaseUrl,
            LabelRole.InferenceApiBaseVariable,
            Front
        );
        draft.DeliverVariable(
            inference.ApiKeyVariable,
            DeliveryKind.InferenceKey,
            LabelRole.InferenceApiKeyVariable,
            Front
        );
        var plans = ImmutableArray.CreateBuilder<ModelPlan>(inference.Types.Length);
        foreach (var needs in inference.Types)
        {
            if (!draft.Policy.InferenceTypes.Any(p => p.Matches(needs.Type)))
            {
                draft.Refuse(
                    RefusalCodes.InferenceTypeNotAllowed,
                    draft.Labels.FirstKeyOf(LabelRole.InferenceModels, LabelRole.InferenceBench, needs.Type),
                    $"inference type {Show.Quoted(needs.Type)} is not allowed; policy.inference_types allows {Messages.Patterns(draft.Policy.InferenceTypes)}"
                );
            }
            if (PlanType(draft, needs) is { } plan)
            {
                plans.Add(plan);
            }
        }
        return plans.ToImmutable();
    }

    private static ModelPlan? PlanType(PlanDraft draft, ModelNeeds needs) =>
        needs.Models is { } ids ? ListedModels.Plan(draft, needs.Type, ids)
        // A list without an id: the rule about it refuses.
        : draft.Labels.Has(LabelRole.InferenceModels, needs.Type) ? null
        : BestFit.Plan(draft, needs);
}
