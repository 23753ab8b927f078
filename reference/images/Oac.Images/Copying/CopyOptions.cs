using System.Collections.Immutable;
using Oac.Images.Content;

namespace Oac.Images.Copying;

/// <summary>What is copied, and how.</summary>
public sealed record CopyOptions
{
    /// <summary>Copy the one image for this platform instead of the whole index. Digests never change, so an index is copied whole or not.</summary>
    public ImagePlatform? Platform { get; init; }

    /// <summary>How many blobs are sent at a time: 1 to 64.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>Told how far the copy is; called from several threads, one at a time.</summary>
    public IProgress<CopyProgress>? Progress { get; init; }

    /// <summary>
    /// Lists what refers to a manifest (signatures, attestations), which is then copied too; null copies none. How they are listed is the
    /// source's own affair.
    /// </summary>
    public Func<Descriptor, CancellationToken, Task<ImmutableArray<Descriptor>>>? Referrers { get; init; }
}

/// <summary>How far a copy is.</summary>
/// <param name="Done">Bytes of blobs that are at the target, whether sent or there before.</param>
/// <param name="Total">Bytes of all blobs.</param>
public readonly record struct CopyProgress(long Done, long Total);

/// <summary>What a copy did.</summary>
/// <param name="Manifest">The manifest or index that was copied, as it stands in source and target.</param>
/// <param name="BlobsSent">Blobs that had to be sent.</param>
/// <param name="BlobsThere">Blobs that were there already.</param>
/// <param name="BytesSent">Bytes of the blobs that were sent.</param>
public sealed record CopyResult(ManifestDocument Manifest, int BlobsSent, int BlobsThere, long BytesSent);
