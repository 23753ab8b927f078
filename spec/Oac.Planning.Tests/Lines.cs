using System.Globalization;
using Oac.Planning.Plans;

namespace Oac.Planning.Tests;

/// <summary>All that a result holds, as lines: two results are equal where their lines are.</summary>
internal static class Lines
{
    public static string Of(PlanResult result) =>
        string.Concat((result.Plan is { } plan ? Of(plan) : result.Refusals.Select(Of)).Select(static l => l + "\n"));

    public static string Of(Refusal refusal) =>
        $"refused {refusal.Code} [{refusal.Requirement?.Id ?? "ours"} {refusal.Section ?? "-"}] {refusal.Key ?? "-"}: {refusal.Message}";

    private static IEnumerable<string> Of(Plan plan)
    {
        yield return $"agent {plan.Agent} {plan.Version} from {plan.Repository}@{plan.Digest}{(plan.IsIsolated ? ", isolated" : "")}";
        foreach (var model in plan.Models)
        {
            var chosen = string.Join(" ", model.Chosen.Select(static c => $"{c.Gateway}/{c.Model}"));
            yield return $"model {model.Type} {chosen}: {model.Reason} ({(model.IsAvailabilityChecked ? "asked" : "not asked")})";
            foreach (var other in model.Others)
            {
                yield return $"  not {other.Model.Gateway}/{other.Model.Model}: {string.Join("; ", other.Lacks)}";
            }
            if (model.MoreOthers > 0)
            {
                yield return $"  nor {model.MoreOthers} more";
            }
        }
        foreach (var (place, deliveries) in new[] { ("variable", plan.Variables), ("file", plan.Files) })
        {
            foreach (var d in deliveries)
            {
                yield return $"{place} {d.Target} = {d.Kind}{(d.Subject is null ? "" : $" for {d.Subject}")}, {d.Origin} <- {d.Label}";
            }
        }
        foreach (var m in plan.Mounts)
        {
            yield return $"mount {m.Path} ({(m.IsWritable ? "rw" : "ro")}) = {m.Source} {m.Sharing} <- {m.Workspace}";
        }
        yield return $"stream bearer {plan.StreamAuth.Bearer}, mtls {plan.StreamAuth.Mtls}";
        yield return $"egress {plan.Egress}";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"resources memory {plan.Resources.Memory}, cpus {plan.Resources.Cpus}, processes {plan.Resources.Processes}, disk {plan.Resources.Disk}"
        );
        foreach (var c in plan.Channels)
        {
            yield return $"channel {c.Name} {c.SchemaPath} {c.SchemaMediaType}";
        }
        foreach (var w in plan.Warnings)
        {
            yield return $"warning {w.Code} {w.Key ?? "-"}: {w.Message}";
        }
    }
}
