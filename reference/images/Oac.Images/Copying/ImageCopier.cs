using Oac.Images.Content;

namespace Oac.Images.Copying;

/// <summary>
/// Copies images between any two places: an index with all its images, blobs beside each other, nothing that is there already, and every
/// byte of a manifest as it was, so that digests stay.
/// </summary>
public static class ImageCopier
{
    /// <summary>The most manifests of one copy, referrers included.</summary>
    public const int MaxManifests = 10_000;

    /// <summary>All that the manifests of one copy may take in memory: 64 MiB.</summary>
    public const long MaxManifestBytes = 64 * 1024 * 1024;

    /// <summary>Copies an image.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="reference">Its tag or digest there, or null for the only image.</param>
    /// <param name="target">Where it shall be.</param>
    /// <param name="tag">Its tag there, or null for none.</param>
    /// <param name="options">What is copied and how, or null.</param>
    /// <param name="cancellationToken">Ends the copy. What was sent stays; a tag is set once all that the image is made of is there.</param>
    /// <exception cref="ImageContentException">Something cannot be had, is not what it should be, or cannot be written.</exception>
    public static async Task<CopyResult> CopyAsync(
        IContentSource source,
        string? reference,
        IContentTarget target,
        string? tag,
        CopyOptions? options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        options = Checked(options);
        var top = await FindAsync(source, reference, options.Platform, cancellationToken).ConfigureAwait(false);
        return await CopyFoundAsync(source, top, target, tag, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What would be copied: what the reference names, or in an index the image for a platform.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="reference">Its tag or digest there, or null for the only image.</param>
    /// <param name="platform">The platform, or null for all there is.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ImageContentException">It cannot be had, or there is nothing for the platform.</exception>
    public static Task<ManifestDocument> FindAsync(
        IContentSource source,
        string? reference,
        ImagePlatform? platform,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        return platform is null
            ? source.GetManifestAsync(reference, cancellationToken)
            : SingleImage.GetAsync(source, reference, platform, cancellationToken);
    }

    /// <summary>Copies what <see cref="FindAsync"/> found.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="top">The manifest or index.</param>
    /// <param name="target">Where it shall be.</param>
    /// <param name="tag">Its tag there, or null for none.</param>
    /// <param name="options">How it is copied, or null; the platform is chosen already.</param>
    /// <param name="cancellationToken">Ends the copy. What was sent stays; a tag is set once all that the image is made of is there.</param>
    /// <exception cref="ImageContentException">Something cannot be had, is not what it should be, or cannot be written.</exception>
    public static async Task<CopyResult> CopyFoundAsync(
        IContentSource source,
        ManifestDocument top,
        IContentTarget target,
        string? tag,
        CopyOptions? options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(top);
        ArgumentNullException.ThrowIfNull(target);
        options = Checked(options);
        var plan = await CopyPlan.MakeAsync(source, top, options, cancellationToken).ConfigureAwait(false);

        var meter = new CopyMeter(plan.Blobs.Sum(blob => blob.Size), options.Progress);
        await Parallel
            .ForEachAsync(
                plan.Blobs,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = options.Parallelism,
                    CancellationToken = cancellationToken,
                },
                async (blob, token) =>
                {
                    var progress = meter.Begin();
                    var sent = await target
                        .WriteBlobAsync(blob, open => source.OpenBlobAsync(blob, open), progress, token)
                        .ConfigureAwait(false);
                    meter.End(progress, blob, sent);
                }
            )
            .ConfigureAwait(false);

        // The tag comes last, also after what refers to the image: whoever finds an image by it finds its signatures, too.
        var last = plan.Manifests[^1].Descriptor.Digest == top.Descriptor.Digest;
        foreach (var manifest in plan.Manifests)
        {
            var tagged = last && manifest.Descriptor.Digest == top.Descriptor.Digest;
            await target.WriteManifestAsync(manifest, tagged ? tag : null, cancellationToken).ConfigureAwait(false);
        }
        if (!last && tag is not null)
        {
            await target.WriteManifestAsync(top, tag, cancellationToken).ConfigureAwait(false);
        }
        return new(top, meter.BlobsSent, meter.BlobsThere, meter.BytesSent);
    }

    private static CopyOptions Checked(CopyOptions? options)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Parallelism, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Parallelism, 64, nameof(options));
        return options;
    }
}
