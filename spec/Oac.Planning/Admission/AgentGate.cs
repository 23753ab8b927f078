using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Spec.Labels;
using Oac.Spec.Linting;

namespace Oac.Planning.Admission;

/// <summary>Finds what is set up for an agent. A name is no proof of identity: an entry is for the repositories that it names.</summary>
internal static class AgentGate
{
    /// <summary>The entry, or null where there is none; not known where the name is missing or belongs to images from elsewhere.</summary>
    public static (AgentEntry? Entry, bool IsKnown) Find(PlanDraft draft)
    {
        if (draft.Manifest.Name is not { } name)
        {
            return (null, false);
        }
        var others = new List<Pattern>();
        foreach (var entry in draft.Configuration.Agents)
        {
            if (entry.Name != name)
            {
                continue;
            }
            if (entry.Repositories.Any(p => p.Matches(draft.Image.Repository)))
            {
                return (entry, true);
            }
            others.AddRange(entry.Repositories);
        }
        if (others.Count == 0)
        {
            return (null, true);
        }
        draft.Refuse(
            RefusalCodes.AgentFromElsewhere,
            draft.Labels.KeyOf(LabelRole.Name),
            $"the agent {Show.Quoted(name)} is set up for images of {Messages.Patterns([.. others])}, and this one is from {Show.Quoted(draft.Image.Repository)} (agents.{Messages.Name(name)}.repositories)"
        );
        return (null, false);
    }
}
