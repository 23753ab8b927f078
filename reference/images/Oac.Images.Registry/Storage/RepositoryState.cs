using System.Collections.Immutable;
using Oac.Images.Content;

namespace Oac.Images.Registry.Storage;

/// <summary>A manifest that a repository has.</summary>
/// <param name="MediaType">The media type that it was pushed with.</param>
/// <param name="Size">Its length.</param>
/// <param name="Subject">What it refers to, if it is a referrer.</param>
internal sealed record StoredManifest(string MediaType, long Size, ContentDigest? Subject);

/// <summary>What a repository has at some moment; swapped whole.</summary>
/// <param name="Name">Its name.</param>
internal sealed record RepositoryState(string Name)
{
    /// <summary>Blobs and their sizes.</summary>
    public ImmutableDictionary<ContentDigest, long> Blobs { get; init; } =
        ImmutableDictionary<ContentDigest, long>.Empty;

    /// <summary>Manifests.</summary>
    public ImmutableDictionary<ContentDigest, StoredManifest> Manifests { get; init; } =
        ImmutableDictionary<ContentDigest, StoredManifest>.Empty;

    /// <summary>Tags in their order; each leads to one of the manifests.</summary>
    public ImmutableSortedDictionary<string, ContentDigest> Tags { get; init; } =
        ImmutableSortedDictionary<string, ContentDigest>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Everything in it that takes space, with its size.</summary>
    public IEnumerable<KeyValuePair<ContentDigest, long>> Contents() =>
        Blobs.Concat(Manifests.Select(manifest => KeyValuePair.Create(manifest.Key, manifest.Value.Size)));
}
