using System.Collections.Immutable;
using Oac.Images.Content;

namespace Oac.Producer.Images.Facts;

/// <summary>What refers to an image: told by type and annotations alone, nothing is fetched or verified.</summary>
internal static class ReferrerKinds
{
    /// <summary>Where BuildKit and cosign name the kind of a statement.</summary>
    private static readonly string[] PredicateKeys =
    [
        "in-toto.io/predicate-type",
        "dev.sigstore.bundle.predicateType",
        "predicateType",
    ];

    /// <summary>Whether it is a signature of notation or cosign.</summary>
    public static bool IsSignature(Descriptor referrer)
    {
        var type = referrer.ArtifactType ?? "";
        return type is "application/vnd.cncf.notary.signature" or "application/vnd.dev.cosign.artifact.sig.v1+json"
            || (
                type.StartsWith("application/vnd.dev.sigstore.bundle", StringComparison.Ordinal)
                // A bundle without a statement signs the image itself; one with a statement may say anything about it.
                && (
                    Predicate(referrer) is not { } predicate
                    || predicate.Contains("/cosign/sign/", StringComparison.Ordinal)
                )
            );
    }

    /// <summary>Whether it is a list of packages: SPDX, CycloneDX or Syft's own, bare or as a signed statement.</summary>
    public static bool IsSbom(Descriptor referrer) =>
        IsSbomType(referrer.ArtifactType) || IsSbomType(referrer.MediaType) || IsSbomPredicate(Predicate(referrer));

    /// <summary>Whether an attestation of an index holds a list of packages.</summary>
    public static bool HasSbom(ImmutableArray<Descriptor> statements) => statements.Any(IsSbom);

    private static bool IsSbomType(string? type) =>
        type is not null
        && (
            type.Contains("spdx", StringComparison.OrdinalIgnoreCase)
            || type.Contains("cyclonedx", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("application/vnd.syft", StringComparison.Ordinal)
        );

    private static bool IsSbomPredicate(string? predicate) =>
        predicate is not null
        && (
            predicate.StartsWith("https://spdx.dev/", StringComparison.Ordinal)
            || predicate.StartsWith("https://cyclonedx.org/", StringComparison.Ordinal)
        );

    private static string? Predicate(Descriptor descriptor) =>
        PredicateKeys
            .Select(key => descriptor.Annotations.GetValueOrDefault(key))
            .FirstOrDefault(static p => p is not null);
}
