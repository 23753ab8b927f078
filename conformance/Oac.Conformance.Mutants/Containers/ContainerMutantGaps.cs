using System.Collections.Immutable;

namespace Oac.Conformance.Mutants.Containers;

/// <summary>Rows of the container class that no mutant can break, each with its reason.</summary>
internal static class ContainerMutantGaps
{
    public static ImmutableDictionary<string, string> Reasons { get; } =
        ImmutableDictionary.CreateRange(
            StringComparer.Ordinal,
            [
                KeyValuePair.Create("container/version/new-major-new-image", "nobody outside can see it (catalogue)"),
                KeyValuePair.Create("container/inference/bench-normalised", "nobody outside can see it (catalogue)"),
                KeyValuePair.Create("container/inference/bench-publisher-id", "nobody outside can see it (catalogue)"),
                KeyValuePair.Create(
                    "container/security/harness-clears-credentials",
                    "nobody outside can see it (catalogue)"
                ),
                KeyValuePair.Create("container/security/signing-conventions", "nobody outside can see it (catalogue)"),
                KeyValuePair.Create("container/files/others-allowed", "a permission: an odd twin uses it"),
                KeyValuePair.Create("container/mcp/several-methods", "a permission: an odd twin uses it"),
                KeyValuePair.Create("container/workspace/several", "a permission: an odd twin uses it"),
                KeyValuePair.Create(
                    "container/labels/deprecated-found-by-lint",
                    "no version so far deprecates a label: the row is not applicable to any image"
                ),
                KeyValuePair.Create(
                    "container/claims/full-only-when-complete",
                    "an image cannot hold a claim: the row is not applicable to any image"
                ),
            ]
        );
}
