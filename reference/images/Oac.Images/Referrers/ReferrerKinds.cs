using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.Signatures;

namespace Oac.Images.Referrers;

/// <summary>What refers to an image: told by type and annotations alone, nothing is fetched or verified.</summary>
public static class ReferrerKinds
{
    /// <summary>Where BuildKit and cosign name the kind of a statement.</summary>
    private static readonly string[] PredicateKeys =
    [
        "in-toto.io/predicate-type",
        SignatureTypes.PredicateAnnotation,
        SignatureTypes.AttestationAnnotation,
    ];

    /// <summary>
    /// Whether a list does not tell what a referrer is. cosign and others of Go's tools describe one in lists under a tag by the type of its
    /// config, and without annotations: its manifest says more (<see cref="ReferrerDescription"/>).
    /// </summary>
    public static bool IsUntold(Descriptor referrer)
    {
        ArgumentNullException.ThrowIfNull(referrer);
        return referrer.ArtifactType is null or "" or MediaTypes.OciEmpty or MediaTypes.OciConfig;
    }

    /// <summary>Whether it is a signature of notation or cosign.</summary>
    public static bool IsSignature(Descriptor referrer)
    {
        ArgumentNullException.ThrowIfNull(referrer);
        var type = referrer.ArtifactType ?? "";
        return type is SignatureTypes.Notation or SignatureTypes.SignatureArtifact
            || (
                SignatureTypes.IsBundle(type)
                // A bundle without a statement signs the image itself; one with a statement may say anything about it.
                && (
                    Predicate(referrer) is not { } predicate
                    || predicate.Contains("/cosign/sign/", StringComparison.Ordinal)
                )
            );
    }

    /// <summary>Whether it is a list of packages: SPDX, CycloneDX or Syft's own, bare or as a signed statement.</summary>
    public static bool IsSbom(Descriptor referrer)
    {
        ArgumentNullException.ThrowIfNull(referrer);
        return IsSbomType(referrer.ArtifactType)
            || IsSbomType(referrer.MediaType)
            || IsSbomPredicate(Predicate(referrer));
    }

    /// <summary>Whether it is a statement about what it refers to, which is no signature of it.</summary>
    public static bool IsAttestation(Descriptor referrer)
    {
        ArgumentNullException.ThrowIfNull(referrer);
        var type = referrer.ArtifactType;
        return !IsSignature(referrer)
            && (
                type is SignatureTypes.InToto or SignatureTypes.Dsse
                || SignatureTypes.IsBundle(type)
                || type?.StartsWith(SignatureTypes.AnyCosignArtifact, StringComparison.Ordinal) == true
                || Predicate(referrer) is not null
            );
    }

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

    /// <summary>What an attestation says, as a URI, where its annotations tell; nothing vouches for it.</summary>
    public static string? Predicate(Descriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return PredicateKeys
            .Select(key => descriptor.Annotations.GetValueOrDefault(key))
            .FirstOrDefault(static p => p is not null);
    }
}
