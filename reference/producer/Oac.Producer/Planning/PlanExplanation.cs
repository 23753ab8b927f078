using Oac.Planning.Plans;
using Oac.Spec.Labels;

namespace Oac.Producer.Planning;

/// <summary>All that a plan holds about one key: of a label, of the configuration, or a variable or path that is set; or what a code means.</summary>
internal static class PlanExplanation
{
    /// <summary>Writes what is about the key.</summary>
    /// <returns>Whether there is anything.</returns>
    public static bool Write(PlannedInput input, string key, PlanText text)
    {
        var any = false;
        foreach (var refusal in input.Result?.Refusals ?? [])
        {
            if (Is(refusal.Key, key) || refusal.Code == key)
            {
                Begin();
                text.Write(refusal);
            }
        }
        if (input.Result?.Plan is { } plan)
        {
            foreach (var delivery in plan.Variables.Concat(plan.Files))
            {
                if (Is(delivery.Label, key) || delivery.Target == key)
                {
                    Begin();
                    text.Row(delivery.Target, $"{PlanWords.Of(delivery)}; asked for by {delivery.Label}");
                }
            }
            foreach (var model in plan.Models)
            {
                if (IsBelow(key, $"inference.{model.Type}") || key == model.Type)
                {
                    Begin();
                    text.Write(model);
                }
            }
            foreach (var mount in plan.Mounts)
            {
                if (IsBelow(key, $"workspace.{mount.Workspace}") || key == mount.Path)
                {
                    Begin();
                    text.Row(mount.Path, PlanWords.Of(mount));
                }
            }
            foreach (var channel in plan.Channels)
            {
                if (IsBelow(key, $"events.{channel.Name}"))
                {
                    Begin();
                    text.Row(
                        channel.Name,
                        channel.SchemaPath is { } path ? $"{path} ({channel.SchemaMediaType})" : "no schema"
                    );
                }
            }
            foreach (var warning in plan.Warnings)
            {
                if (Is(warning.Key, key) || warning.Code == key)
                {
                    Begin();
                    text.Write(warning);
                }
            }
        }
        return any;

        void Begin()
        {
            if (!any)
            {
                text.Heading($"{input.Name}: {key}");
            }
            any = true;
        }
    }

    /// <summary>What a code means, whether or not it was met; null where it is none.</summary>
    public static string? Meaning(string code) =>
        RefusalCodes.All.FirstOrDefault(c => c.Code == code)?.Says
        ?? WarningCodes.All.FirstOrDefault(c => c.Code == code)?.Says;

    private static bool Is(string? found, string key) =>
        found is not null && (found == key || found == LabelNamespace.Prefix + key);

    /// <summary>Whether a key is that of a group, or of something in it.</summary>
    private static bool IsBelow(string key, string group)
    {
        var bare = key.StartsWith(LabelNamespace.Prefix, StringComparison.Ordinal)
            ? key[LabelNamespace.Prefix.Length..]
            : key;
        return bare == group || bare.StartsWith(group + ".", StringComparison.Ordinal);
    }
}
