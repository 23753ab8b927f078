using System.Collections.Immutable;
using Oac.Images;

namespace Oac.Producer.Linting;

/// <summary>
/// The order of findings within one input: those of its own text before those of a base image's, by line, column, rule, then key and
/// message; what has no place comes last.
/// </summary>
internal static class FindingOrder
{
    /// <summary>Sorts findings and drops those that say the same again.</summary>
    public static ImmutableArray<PlacedFinding> Sort(List<PlacedFinding> findings, SourceText own)
    {
        findings.Sort((a, b) => Compare(a, b, own));
        var result = ImmutableArray.CreateBuilder<PlacedFinding>(findings.Count);
        foreach (var finding in findings)
        {
            if (result.Count == 0 || Compare(result[^1], finding, own) != 0)
            {
                result.Add(finding);
            }
        }
        return result.ToImmutable();
    }

    private static int Compare(PlacedFinding a, PlacedFinding b, SourceText own)
    {
        var order = Rank(a, own).CompareTo(Rank(b, own));
        if (order == 0 && a.Location is { } left && b.Location is { } right)
        {
            order = string.CompareOrdinal(left.File, right.File);
            order = order != 0 ? order : left.Span.StartLine.CompareTo(right.Span.StartLine);
            order = order != 0 ? order : left.Span.StartColumn.CompareTo(right.Span.StartColumn);
        }
        order = order != 0 ? order : string.CompareOrdinal(a.Rule.Id, b.Rule.Id);
        order = order != 0 ? order : string.CompareOrdinal(a.Key, b.Key);
        return order != 0 ? order : string.CompareOrdinal(a.Message, b.Message);
    }

    private static int Rank(PlacedFinding finding, SourceText own) =>
        finding.Location is not { } location ? 2
        : ReferenceEquals(location.Source, own) ? 0
        : 1;
}
