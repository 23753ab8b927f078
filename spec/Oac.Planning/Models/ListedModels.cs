using System.Collections.Immutable;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Spec.Labels;
using Oac.Spec.Linting;

namespace Oac.Planning.Models;

/// <summary>The models that an image of v1alpha1 or v1alpha2 lists by id: every one of them must be on some gateway (7.2).</summary>
internal static class ListedModels
{
    /// <summary>How near a listed id came to being had, worst first.</summary>
    private enum Found
    {
        Nowhere,
        NotInCatalogue,
        ForOtherTypes,
        NotListed,
        NotAllowed,
        Here,
    }

    public static ModelPlan? Plan(PlanDraft draft, string type, ImmutableArray<string> ids)
    {
        var found = new Dictionary<string, (Found State, string Gateway)>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            found[id] = (Found.Nowhere, "");
        }
        foreach (var gateway in draft.Configuration.Gateways)
        {
            foreach (var model in gateway.Models)
            {
                // The first gateway in the operator's order serves a model that several have.
                if (
                    found.TryGetValue(model.Id, out var best)
                    && Judge(draft, type, gateway, model) is var state
                    && state > best.State
                )
                {
                    found[model.Id] = (state, gateway.Name);
                }
            }
        }
        foreach (var (gateway, listed) in draft.Request.Available)
        {
            foreach (var id in ids)
            {
                if (found[id].State == Found.Nowhere && listed.Contains(id))
                {
                    found[id] = (Found.NotInCatalogue, gateway);
                }
            }
        }
        var wanted = ids.Distinct(StringComparer.Ordinal).ToArray();
        var missing = wanted.Where(id => found[id].State != Found.Here).ToArray();
        if (missing.Length > 0)
        {
            draft.Refuse(
                RefusalCodes.ModelUnavailable,
                draft.Labels.KeyOf(LabelRole.InferenceModels, type),
                $"inference type {Show.Quoted(type)} lists models that are not available: {Messages.List(missing, id => Explain(id, found[id]))}"
            );
            return null;
        }
        return new(
            type,
            [.. wanted.Select(id => new ModelReference(found[id].Gateway, id))],
            "the image lists them by id",
            [],
            0,
            wanted.All(id => draft.Request.Available.ContainsKey(found[id].Gateway))
        );
    }

    private static Found Judge(PlanDraft draft, string type, Gateway gateway, GatewayModel model) =>
        !ModelCatalogue.Serves(model, type) ? Found.ForOtherTypes
        : draft.Request.Available.GetValueOrDefault(gateway.Name) is { } listed && !listed.Contains(model.Id)
            ? Found.NotListed
        : !ModelCatalogue.Allows(draft.Policy.Models, gateway.Name, model.Id) ? Found.NotAllowed
        : Found.Here;

    private static string Explain(string id, (Found State, string Gateway) found)
    {
        var gateway = Show.Quoted(found.Gateway);
        var why = found.State switch
        {
            Found.NotInCatalogue => $"listed by {gateway}, whose catalogue does not say what it serves",
            Found.ForOtherTypes => $"on {gateway}, for other types",
            Found.NotListed => $"in the catalogue of {gateway}, which does not list it",
            Found.NotAllowed => $"on {gateway}, not among those that policy.models allows",
            _ => "on no gateway",
        };
        return $"{Show.Quoted(id)} ({why})";
    }
}
