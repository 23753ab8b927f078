using Oac.Images.Content;

namespace Oac.Images.Copying;

/// <summary>All that belongs to an image: blobs once each, manifests after those that they name, referrers after their subject.</summary>
internal sealed class CopyPlan
{
    private readonly IContentSource source;
    private readonly CopyOptions options;
    private readonly Dictionary<ContentDigest, Descriptor> blobs = [];
    private readonly HashSet<ContentDigest> seen = [];
    private readonly List<ManifestDocument> manifests = [];
    private long bytes;

    private CopyPlan(IContentSource source, CopyOptions options)
    {
        this.source = source;
        this.options = options;
    }

    public IReadOnlyCollection<Descriptor> Blobs => blobs.Values;

    public IReadOnlyList<ManifestDocument> Manifests => manifests;

    public static async Task<CopyPlan> MakeAsync(
        IContentSource source,
        ManifestDocument top,
        CopyOptions options,
        CancellationToken cancellationToken
    )
    {
        var plan = new CopyPlan(source, options);
        await plan.AddAsync(top, 0, cancellationToken).ConfigureAwait(false);
        return plan;
    }

    private async Task AddAsync(ManifestDocument document, int depth, CancellationToken cancellationToken)
    {
        if (!seen.Add(document.Descriptor.Digest))
        {
            return;
        }
        bytes += document.Content.Length;
        if (
            depth > ContentSourceExtensions.MaxIndexDepth
            || seen.Count > ImageCopier.MaxManifests
            || bytes > ImageCopier.MaxManifestBytes
        )
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"The image in {source.Name} has too many manifests: at most {ImageCopier.MaxManifests} with {ImageCopier.MaxManifestBytes} bytes, {ContentSourceExtensions.MaxIndexDepth} deep."
            );
        }
        if (MediaTypes.IsIndex(document.Descriptor.MediaType))
        {
            var index = ManifestReader.ReadIndex(document.Content, document.Descriptor.MediaType, source.Name);
            foreach (var entry in index.Manifests)
            {
                await AddAsync(entry, depth, cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            var manifest = ManifestReader.ReadManifest(document.Content, document.Descriptor.MediaType, source.Name);
            AddBlob(manifest.Config);
            foreach (var layer in manifest.Layers)
            {
                AddBlob(layer);
            }
        }
        manifests.Add(document);

        if (options.Referrers is { } list)
        {
            foreach (var referrer in await list(document.Descriptor, cancellationToken).ConfigureAwait(false))
            {
                await AddAsync(referrer, depth, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task AddAsync(Descriptor entry, int depth, CancellationToken cancellationToken)
    {
        if (seen.Contains(entry.Digest))
        {
            return;
        }
        var document = await source.GetManifestAsync(entry.Digest.ToString(), cancellationToken).ConfigureAwait(false);
        if (document.Descriptor.Digest != entry.Digest || document.Content.Length != entry.Size)
        {
            throw new ImageContentException(
                ImageContentError.Corrupt,
                $"{source.Name} gives {document.Descriptor.Digest} with {document.Content.Length} bytes for {entry.Digest} with {entry.Size}."
            );
        }
        await AddAsync(document, depth + 1, cancellationToken).ConfigureAwait(false);
    }

    private void AddBlob(Descriptor blob)
    {
        // Layers that their owner keeps on servers of its own are in no registry.
        if (
            blob.MediaType.Contains(".nondistributable.", StringComparison.Ordinal)
            || blob.MediaType.Contains(".foreign.", StringComparison.Ordinal)
        )
        {
            return;
        }
        blobs.TryAdd(blob.Digest, blob);
    }
}
