using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Spec.Linting;

namespace Oac.Planning.Limits;

/// <summary>Where an instance may connect to: what its entry says, within policy, if the runtime can hold it.</summary>
internal static class EgressPlanner
{
    public static Egress Plan(PlanDraft draft)
    {
        var wanted = draft.Entry?.Egress ?? Egress.None;
        if (wanted > draft.Policy.Egress)
        {
            draft.Refuse(
                RefusalCodes.EgressNotAllowed,
                $"agents.{draft.Entry!.Name}.egress",
                $"the agent {Show.Quoted(draft.Entry.Name)} is set up for egress {Name(wanted)}; policy.egress allows {Name(draft.Policy.Egress)}"
            );
        }
        if (draft.IsEntryKnown && wanted == Egress.None && !draft.Request.Runtime.IsolatesNetwork)
        {
            draft.Refuse(
                RefusalCodes.EgressNotEnforceable,
                draft.Entry is { } entry ? $"agents.{entry.Name}.egress" : null,
                $"the image gets egress none, and the runtime {Show.Quoted(draft.Request.Runtime.Name)} cannot keep it from networks; its entry would have to ask for egress open"
            );
        }
        return wanted;
    }

    private static string Name(Egress egress) => egress == Egress.None ? "none" : "open";
}
