using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Oac.Images.Content;

/// <summary>
/// The images that lie under one reference, one for each platform of an index, read as they are asked for. A list takes one transfer and
/// one more for each index inside the index; each image takes two, its manifest and its config. Without an index there is one image, whose
/// manifest is there already. A manifest or config that two images share is read once.
/// </summary>
public sealed class ImagePlatforms
{
    /// <summary>The annotation by which BuildKit says what an entry is that runs nowhere.</summary>
    private const string ReferenceType = "vnd.docker.reference.type";

    private readonly IContentSource _source;
    private readonly ImmutableArray<PlatformImage> _entries;
    private readonly ImageCache _cache = new();

    internal ImagePlatforms(
        IContentSource source,
        ManifestDocument document,
        ImageIndex? index,
        ImmutableArray<PlatformImage> entries,
        ImmutableArray<Descriptor> attestations,
        ImmutableArray<Descriptor> others
    )
    {
        _source = source;
        _entries = entries;
        Document = document;
        Index = index;
        Images = [.. entries.Select(entry => entry.Descriptor)];
        Attestations = attestations;
        Others = others;
    }

    /// <summary>What the reference leads to: an index, or the manifest of the only image.</summary>
    public ManifestDocument Document { get; }

    /// <summary>What the index says, or null where there is none.</summary>
    public ImageIndex? Index { get; }

    /// <summary>The images, in the order of the index; those of an index inside it stand in its place. An inner index that cannot be read stands for its images.</summary>
    public ImmutableArray<Descriptor> Images { get; }

    /// <summary>What tells about images of the index and is none: provenance and lists of what is inside, as BuildKit adds them.</summary>
    public ImmutableArray<Descriptor> Attestations { get; }

    /// <summary>Entries that are neither: artifacts, and content of types that are no manifest.</summary>
    public ImmutableArray<Descriptor> Others { get; }

    /// <summary>Whether an entry of an index is an attestation: its platform is unknown, or an annotation says so.</summary>
    public static bool IsAttestation(Descriptor entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Platform is { Os: "unknown", Architecture: "unknown" }
            || entry.Annotations.GetValueOrDefault(ReferenceType) == "attestation-manifest";
    }

    /// <summary>
    /// Reads the images one after the other. One that cannot be had is handed out with its failure, and the next ones follow; no transfer is
    /// made for images that the caller does not wait for.
    /// </summary>
    /// <param name="platform">
    /// Only the image for this platform (<see cref="PlatformChoice"/>), or null for all. The only image is taken if no platform is named for it.
    /// </param>
    /// <param name="cancellationToken">Ends the transfers.</param>
    /// <exception cref="ImageContentException">There is nothing for the platform.</exception>
    public async IAsyncEnumerable<PlatformImage> ReadAsync(
        ImagePlatform? platform = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (var entry in platform is null ? _entries : [Choose(platform)])
        {
            yield return entry.Failure is null
                ? await ReadEntryAsync(entry.Descriptor, cancellationToken).ConfigureAwait(false)
                : entry;
        }
    }

    private PlatformImage Choose(ImagePlatform platform)
    {
        if (_entries is [{ Descriptor.Platform: null } only])
        {
            return only;
        }
        var images = _entries.Where(entry => entry.Failure is null).Select(entry => entry.Descriptor);
        if (PlatformChoice.Choose([.. images], platform) is { } chosen)
        {
            return _entries.First(entry => ReferenceEquals(entry.Descriptor, chosen));
        }
        // What cannot be read might have been the one.
        return _entries.FirstOrDefault(entry => entry.Failure is not null)
            ?? throw new ImageContentException(
                ImageContentError.NotFound,
                $"{_source.Name}: index {Document.Descriptor.Digest}: nothing for {platform}; there is {ContentSourceExtensions.Offered(Images)}"
            );
    }

    private async Task<PlatformImage> ReadEntryAsync(Descriptor entry, CancellationToken cancellationToken)
    {
        try
        {
            var contents = _cache.Image(entry.Digest);
            if (contents is null)
            {
                var document = Index is null
                    ? Document
                    : await _source
                        .GetEntryAsync(Document.Descriptor.Digest, entry, cancellationToken)
                        .ConfigureAwait(false);
                contents = await _source.ReadConfigAsync(document, _cache, cancellationToken).ConfigureAwait(false);
                _cache.Add(contents);
            }
            return new(entry, contents, null);
        }
        catch (ImageContentException e)
        {
            return new(entry, null, e);
        }
    }
}
