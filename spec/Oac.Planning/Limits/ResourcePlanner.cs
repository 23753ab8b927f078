using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Spec.Linting;

namespace Oac.Planning.Limits;

/// <summary>What one instance may use: what its entry says, within policy; where it says nothing, policy's most.</summary>
internal static class ResourcePlanner
{
    public static ResourceLimits Plan(PlanDraft draft)
    {
        var most = draft.Policy.Resources;
        var wanted = draft.Entry?.Resources ?? ResourceLimits.None;
        return new(
            Whole(Within(draft, "memory", "bytes", wanted.Memory, most.Memory)),
            Within(draft, "cpus", "processors", wanted.Cpus, most.Cpus),
            Whole(Within(draft, "processes", "processes", wanted.Processes, most.Processes)),
            Whole(Within(draft, "disk", "bytes", wanted.Disk, most.Disk))
        );
    }

    private static decimal? Within(PlanDraft draft, string name, string unit, decimal? wanted, decimal? most)
    {
        if (wanted > most)
        {
            draft.Refuse(
                RefusalCodes.ResourcesBeyondPolicy,
                $"agents.{draft.Entry!.Name}.resources.{name}",
                $"the agent {Show.Quoted(draft.Entry.Name)} is set up for {name} of {Messages.Number(wanted.Value)} {unit}; policy.resources.{name} allows {Messages.Number(most.Value)}"
            );
        }
        return wanted ?? most;
    }

    private static long? Whole(decimal? number) => (long?)number;
}
