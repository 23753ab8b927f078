using System.Collections.Immutable;
using Oac.Planning.Plans;

namespace Oac.Planning.Admission;

/// <summary>What the rules about labels say, as refusals and warnings. Whether a rule refuses decides, never its severity.</summary>
internal static class LabelFindings
{
    private static readonly ImmutableArray<WarningCode> Warnings =
    [
        WarningCodes.DeprecatedLabel,
        WarningCodes.VariableSetByImage,
        WarningCodes.AuthorityTargetMissing,
    ];

    public static void Add(PlanDraft draft)
    {
        foreach (var finding in draft.Labels.Reading.Findings)
        {
            if (finding.Rule.Refuses)
            {
                draft.Refuse(RefusalCodes.Of(finding.Rule), finding.Key, finding.Message);
            }
            else if (Warnings.FirstOrDefault(w => w.Code == finding.Rule.Name) is { } code)
            {
                draft.Warn(code, finding.Key, finding.Message);
            }
        }
    }
}
