using System.Collections.Immutable;

namespace Oac.Engine.Images;

/// <summary>An image in an engine's store.</summary>
/// <param name="Json">What the engine says of it, as it came: the object of which <c>docker image inspect</c> prints an array.</param>
/// <param name="Id">The digest of its config; of its manifest or index in an engine that keeps images in containerd.</param>
/// <param name="RepoTags">Its names with their tags.</param>
/// <param name="RepoDigests">Its names with the digests of registries.</param>
/// <param name="Os">The system, such as <c>linux</c>.</param>
/// <param name="Architecture">Such as <c>arm64</c>.</param>
/// <param name="Variant">Such as <c>v8</c>; null for none.</param>
public sealed record EngineImage(
    ReadOnlyMemory<byte> Json,
    string Id,
    ImmutableArray<string> RepoTags,
    ImmutableArray<string> RepoDigests,
    string Os,
    string Architecture,
    string? Variant
);
