using System.Collections.Immutable;

namespace Oac.Images.Content;

/// <summary>What content is, where it is addressed by its digest (OCI image-spec, Descriptors).</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its length in bytes, not negative.</param>
public sealed record Descriptor(string MediaType, ContentDigest Digest, long Size)
{
    /// <summary>In an index: the platform that the manifest is for.</summary>
    public ImagePlatform? Platform { get; init; }

    /// <summary>The artifact's type, where the content is an artifact's manifest.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Annotations, sorted by key.</summary>
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = NoAnnotations;

    /// <summary>No annotations, compared by ordinal key as all of them are.</summary>
    public static ImmutableSortedDictionary<string, string> NoAnnotations { get; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
}

/// <summary>A platform of an index (OCI image-spec, Image Index).</summary>
/// <param name="Os">The operating system, as GOOS names it: <c>linux</c>.</param>
/// <param name="Architecture">The architecture, as GOARCH names it: <c>amd64</c>.</param>
/// <param name="Variant">The architecture's variant, such as <c>v8</c>, or null.</param>
public sealed record ImagePlatform(string Os, string Architecture, string? Variant = null)
{
    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
