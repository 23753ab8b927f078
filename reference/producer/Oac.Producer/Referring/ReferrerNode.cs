using System.Collections.Immutable;
using Oac.Images.Content;

namespace Oac.Producer.Referring;

/// <summary>An image, or something that refers to it.</summary>
/// <param name="Descriptor">The manifest.</param>
/// <param name="Kind">What it is: <c>image</c>, <c>index</c>, <c>signature</c>, <c>attestation</c>, <c>sbom</c> or <c>other</c>.</param>
internal sealed record ReferrerNode(Descriptor Descriptor, string Kind)
{
    /// <summary>The tag of cosign's that it was found by; null for a referrer.</summary>
    public string? Tag { get; init; }

    /// <summary>What an attestation says, as its annotations tell; null where they do not.</summary>
    public string? PredicateType { get; init; }

    /// <summary>What refers to it, and of an index the images that it names.</summary>
    public ImmutableArray<ReferrerNode> Children { get; init; } = [];

    /// <summary>What one line says of it, without its digest.</summary>
    public string Summary =>
        string.Join(
            ", ",
            (
                (string?[])
                    [
                        Kind,
                        Descriptor.Platform?.ToString(),
                        Kind is "image" or "index" ? null : Descriptor.ArtifactType,
                        PredicateType,
                        Tag is null ? null : $"tag {Tag}",
                    ]
            ).OfType<string>()
        );
}
