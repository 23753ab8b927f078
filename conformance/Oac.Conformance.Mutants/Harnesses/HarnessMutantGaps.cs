using System.Collections.Immutable;

namespace Oac.Conformance.Mutants.Harnesses;

/// <summary>Rows of the harness class that no mutant can break, each with its reason.</summary>
internal static class HarnessMutantGaps
{
    public static ImmutableDictionary<string, string> Reasons { get; } =
        ImmutableDictionary.CreateRange(
            StringComparer.Ordinal,
            [
                KeyValuePair.Create(
                    "harness/claims/full-only-when-complete",
                    "a harness cannot hold a claim: the row is not applicable to any"
                ),
            ]
        );
}
