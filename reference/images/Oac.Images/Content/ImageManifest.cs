using System.Collections.Immutable;

namespace Oac.Images.Content;

/// <summary>An image manifest (OCI image-spec, Image Manifest; Docker schema 2 alike), or that of another artifact.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Config">The config blob.</param>
/// <param name="Layers">The layers, lowest first; for an artifact its blobs.</param>
public sealed record ImageManifest(string MediaType, Descriptor Config, ImmutableArray<Descriptor> Layers)
{
    /// <summary>The artifact's type, if it is no image.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>What a referrer refers to.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Annotations, sorted by key.</summary>
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = Descriptor.NoAnnotations;
}

/// <summary>An index over several manifests (OCI image-spec, Image Index; Docker manifest list alike).</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Manifests">The manifests, in their order.</param>
public sealed record ImageIndex(string MediaType, ImmutableArray<Descriptor> Manifests)
{
    /// <summary>The artifact's type, where the index is one.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>What a referrer refers to.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Annotations, sorted by key.</summary>
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = Descriptor.NoAnnotations;
}

/// <summary>What a container gets from an image beside files (OCI image-spec, Image Configuration): the fields that readers and writers here use.</summary>
public sealed record ImageConfig
{
    /// <summary>The platform.</summary>
    public required ImagePlatform Platform { get; init; }

    /// <summary>Labels by key, sorted.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = Descriptor.NoAnnotations;

    /// <summary>Variables as <c>NAME=value</c>, in their order.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];

    /// <summary>USER, or null.</summary>
    public string? User { get; init; }

    /// <summary>ENTRYPOINT, or null where there is none.</summary>
    public ImmutableArray<string>? Entrypoint { get; init; }

    /// <summary>CMD, or null where there is none.</summary>
    public ImmutableArray<string>? Command { get; init; }

    /// <summary>WORKDIR, or null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The digests of the layers' uncompressed content, lowest first.</summary>
    public ImmutableArray<ContentDigest> DiffIds { get; init; } = [];

    /// <summary>When the image was made, or null.</summary>
    public DateTimeOffset? Created { get; init; }
}
