using System.Collections.Immutable;
using Oac.Spec.Linting.Rules;

namespace Oac.Spec.Linting;

/// <summary>Findings of one label set, bounded: a hostile set cannot make the report larger than a person could read.</summary>
internal sealed class FindingList
{
    private List<Finding>? items;
    private bool refused;
    private int dropped;

    public void Add(Finding finding)
    {
        items ??= [];
        // The first refusal is kept whatever stood before it: an orchestrator decides by it.
        if (items.Count < ManifestReader.MaxFindings || (finding.Rule.Refuses && !refused))
        {
            items.Add(finding);
            refused |= finding.Rule.Refuses;
        }
        else
        {
            dropped++;
        }
    }

    public ImmutableArray<Finding> ToImmutable()
    {
        if (items is null)
        {
            return [];
        }
        if (dropped > 0)
        {
            items.Add(
                new(
                    RuleCatalog.FindingsCut,
                    null,
                    $"{dropped} more findings are not shown; at most {ManifestReader.MaxFindings} are kept"
                )
            );
        }
        return [.. items];
    }
}
