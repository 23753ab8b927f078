using System.Collections.Frozen;
using System.Collections.Immutable;
using Oac.Conformance.Mutants.Containers;
using Oac.Conformance.Mutants.Harnesses;

namespace Oac.Conformance.Mutants;

/// <summary>Every original and every mutant, of each class, in one visible list.</summary>
public static class MutantCatalogue
{
    /// <summary>All originals.</summary>
    public static ImmutableArray<Original> Originals { get; } =
    [.. ContainerOriginals.All, .. UseMutants.Originals, .. HarnessOriginals.All];

    /// <summary>All mutants.</summary>
    public static ImmutableArray<Mutant> Mutants { get; } =
    [.. LabelMutants.All, .. ImageMutants.All, .. UseMutants.All, .. HarnessMutants.All];

    /// <summary>Rows that have a scenario, or need none, and no mutant: the reason by id.</summary>
    public static FrozenDictionary<string, string> WithoutMutant { get; } =
        ContainerMutantGaps.Reasons.AddRange(HarnessMutantGaps.Reasons).ToFrozenDictionary(StringComparer.Ordinal);
}
