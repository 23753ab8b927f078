using System.Collections.Immutable;
using Oac.Planning.Plans;
using Oac.Spec.Labels;
using Oac.Spec.Linting;
using Oac.Spec.Manifest;

namespace Oac.Planning.Models;

/// <summary>
/// One model for an inference type of v1alpha3: of those that pass all gates together the one that reaches most benchmark minimums, then the
/// first in the operator's order. Benchmarks never refuse (docs/decisions.md).
/// </summary>
internal static class BestFit
{
    /// <summary>The most candidates that a refusal speaks of.</summary>
    private const int MaxInRefusal = 5;

    public static ModelPlan? Plan(PlanDraft draft, ModelNeeds needs)
    {
        var nearest = new Nearest(ModelPlan.MaxOthers + 1);
        var census = new Census();
        Survey(draft, needs, nearest, ref census);
        if (census.Passing == 0)
        {
            Refuse(draft, needs, nearest, in census);
            return null;
        }
        var chosen = nearest.Kept[0];
        if (chosen.BenchMet < needs.Bench.Length)
        {
            WarnOfBench(draft, needs, chosen);
        }
        return new(
            needs.Type,
            [new(chosen.Gateway.Name, chosen.Model.Id)],
            Reason(needs, chosen, in census),
            [
                .. nearest
                    .Kept.Skip(1)
                    .Select(c => new ModelVerdict(
                        new(c.Gateway.Name, c.Model.Id),
                        Gates.Describe(needs, c.Model, c.Lacking)
                    )),
            ],
            nearest.Seen - nearest.Kept.Count,
            draft.Request.Available.ContainsKey(chosen.Gateway.Name)
        );
    }

    /// <summary>What is counted on the way through all models.</summary>
    private struct Census
    {
        /// <summary>How many pass all gates.</summary>
        public int Passing;

        /// <summary>The most benchmark minimums that one of them reaches.</summary>
        public int MostBench;

        /// <summary>How many of them reach that many.</summary>
        public int WithMostBench;

        /// <summary>How many pass all gates, and policy keeps them out.</summary>
        public int KeptOut;

        /// <summary>How many would pass all gates, and their gateways do not list them.</summary>
        public int Unlisted;

        /// <summary>Gates that no candidate passes.</summary>
        public int PassedByNone;
    }

    private static void Survey(PlanDraft draft, ModelNeeds needs, Nearest nearest, ref Census census)
    {
        var order = 0;
        census.PassedByNone = Gates.Of(needs);
        foreach (var gateway in draft.Configuration.Gateways)
        {
            var listed = draft.Request.Available.GetValueOrDefault(gateway.Name);
            foreach (var model in gateway.Models)
            {
                order++;
                if (!ModelCatalogue.Serves(model, needs.Type))
                {
                    continue;
                }
                var lacking = Gates.Lacking(needs, model, listed is null || listed.Contains(model.Id));
                if (!ModelCatalogue.Allows(draft.Policy.Models, gateway.Name, model.Id))
                {
                    census.KeptOut += lacking == 0 ? 1 : 0;
                    continue;
                }
                var bench = Gates.BenchMet(needs, model);
                census.PassedByNone &= lacking;
                nearest.Add(new(gateway, model, lacking, bench, order));
                census.Unlisted += lacking == Gates.Listed ? 1 : 0;
                if (lacking == 0)
                {
                    census.Passing++;
                    if (bench > census.MostBench)
                    {
                        (census.MostBench, census.WithMostBench) = (bench, 0);
                    }
                    census.WithMostBench += bench == census.MostBench ? 1 : 0;
                }
            }
        }
    }

    private static string Reason(ModelNeeds needs, in Candidate chosen, in Census census)
    {
        var passing =
            census.Passing == 1 ? "the only model that meets all capabilities"
            : census.WithMostBench == census.Passing
                ? $"the first of {census.Passing} models that meet all capabilities"
            : census.WithMostBench == 1 ? $"of {census.Passing} models that meet all capabilities"
            : $"the first of {census.WithMostBench} of {census.Passing} models that meet all capabilities";
        return needs.Bench.IsEmpty ? passing
            : census.WithMostBench == census.Passing
                ? $"{passing}; it reaches {chosen.BenchMet} of {needs.Bench.Length} benchmark minimums"
            : census.WithMostBench == 1
                ? $"{passing} the one that reaches most benchmark minimums: {chosen.BenchMet} of {needs.Bench.Length}"
            : $"{passing} that reach most benchmark minimums: {chosen.BenchMet} of {needs.Bench.Length}";
    }

    private static void WarnOfBench(PlanDraft draft, ModelNeeds needs, in Candidate chosen)
    {
        var (benchmark, _) = Gates.BenchLacking(needs, chosen.Model).First();
        draft.Warn(
            WarningCodes.BenchNotMet,
            draft.Labels.KeyOf(LabelRole.InferenceBench, needs.Type, benchmark),
            $"no model for inference type {Show.Quoted(needs.Type)} reaches all {needs.Bench.Length} benchmark minimums; {Name(chosen)} reaches {chosen.BenchMet} and lacks {string.Join(", ", Gates.Describe(needs, chosen.Model, 0))}"
        );
    }

    private static void Refuse(PlanDraft draft, ModelNeeds needs, Nearest nearest, in Census census)
    {
        var gates = Gates.Of(needs);
        var all = gates == 0 ? "no capability" : string.Join(", ", Gates.Describe(needs, gates));
        var keptOut =
            census.KeptOut == 0
                ? ""
                : $"; {census.KeptOut} that would do are not among those that policy.models allows";
        if (nearest.Seen == 0)
        {
            draft.Refuse(
                RefusalCodes.NoModelFits,
                KeyOf(draft, needs, gates),
                $"no model that policy.models allows serves inference type {Show.Quoted(needs.Type)} (required: {all}){keptOut}"
            );
            return;
        }
        var byNone = census.PassedByNone;
        var unmet =
            byNone != 0 ? $"unsatisfied by every model: {string.Join(", ", Gates.Describe(needs, byNone))}"
            : census.Unlisted > 0 ? $"{census.Unlisted} that would do are not listed by their gateways"
            : "each requirement is met by some model, and all by none";
        var lines = Messages.List(
            nearest.Kept,
            c => $"{Name(c)} lacks {string.Join(", ", Gates.Describe(needs with { Bench = [] }, c.Model, c.Lacking))}",
            MaxInRefusal,
            "; ",
            nearest.Seen
        );
        draft.Refuse(
            RefusalCodes.NoModelFits,
            KeyOf(draft, needs, byNone != 0 ? byNone : gates),
            $"no model meets all that inference type {Show.Quoted(needs.Type)} requires ({all}); {unmet}; {lines}{keptOut}"
        );
    }

    private static string KeyOf(PlanDraft draft, ModelNeeds needs, int gates) =>
        gates == 0
            ? draft.Labels.FirstKeyOf(LabelRole.InferenceModels, LabelRole.InferenceBench, needs.Type)
            : draft.Labels.KeyOf(Gates.RoleOf(gates), needs.Type);

    private static string Name(in Candidate candidate) => Show.Quoted($"{candidate.Gateway.Name}/{candidate.Model.Id}");
}
