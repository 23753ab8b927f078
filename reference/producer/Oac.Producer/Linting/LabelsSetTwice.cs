using Oac.Images;
using Oac.Producer.Output;

namespace Oac.Producer.Linting;

/// <summary>
/// Labels of ours that the same stage of a Dockerfile sets again to another value. What an earlier stage or the base image sets is there
/// to be changed.
/// </summary>
internal static class LabelsSetTwice
{
    private const string Namespace = "org.openagentcontainers.";

    /// <summary>A finding at every such label but the last.</summary>
    public static IEnumerable<PlacedFinding> Find(ImageDescription description)
    {
        if (description.Format != ImageInputFormat.Dockerfile)
        {
            yield break;
        }
        var last = description.EffectiveLabels.Where(IsOurs).ToDictionary(static l => l.Key, StringComparer.Ordinal);
        foreach (var label in description.Labels.Where(static l => l.Overridden && IsOurs(l)))
        {
            if (last.TryGetValue(label.Key, out var counts) && counts.Value != label.Value)
            {
                yield return new PlacedFinding
                {
                    Rule = OwnRules.LabelSetTwice,
                    Severity = OwnRules.LabelSetTwice.Severity,
                    Key = label.Key,
                    Message = Secrets.Sentence(
                        $"'{label.Key}' is set again in line {counts.KeySpan.StartLine} with another value, which counts"
                    ),
                    Location = new FindingLocation(label.Source, label.KeySpan),
                };
            }
        }
    }

    private static bool IsOurs(ImageLabel label) =>
        label.Origin == ValueOrigin.Own && label.Key.StartsWith(Namespace, StringComparison.Ordinal);
}
