using System.Collections.Immutable;

namespace Oac.Images.Content;

/// <summary>Finds the images of an index and of the indexes inside it.</summary>
internal sealed class PlatformList(IContentSource source)
{
    private readonly ImmutableArray<PlatformImage>.Builder _entries = ImmutableArray.CreateBuilder<PlatformImage>();
    private readonly ImmutableArray<Descriptor>.Builder _attestations = ImmutableArray.CreateBuilder<Descriptor>();
    private readonly ImmutableArray<Descriptor>.Builder _others = ImmutableArray.CreateBuilder<Descriptor>();
    private readonly HashSet<ContentDigest> _seen = [];
    private int _count;

    public async Task<ImagePlatforms> ReadAsync(string? reference, CancellationToken cancellationToken)
    {
        var document = await source.GetManifestAsync(reference, cancellationToken).ConfigureAwait(false);
        ImageIndex? index = null;
        if (MediaTypes.IsIndex(document.Descriptor.MediaType))
        {
            index = Read(document);
            await AddAsync(document.Descriptor.Digest, index, 1, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            _entries.Add(new(document.Descriptor, null, null));
        }
        return new(source, document, index, _entries.ToImmutable(), _attestations.ToImmutable(), _others.ToImmutable());
    }

    /// <param name="digest">The index.</param>
    /// <param name="index">What it says.</param>
    /// <param name="depth">How many indexes there are down to it.</param>
    /// <param name="cancellationToken">Ends the transfers.</param>
    private async Task AddAsync(ContentDigest digest, ImageIndex index, int depth, CancellationToken cancellationToken)
    {
        _seen.Add(digest);
        _count += index.Manifests.Length;
        if (_count > ContentLimits.MaxIndexEntries)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"{source.Name}: index {digest}: more than {ContentLimits.MaxIndexEntries} manifests with those of the indexes inside"
            );
        }
        foreach (var entry in index.Manifests)
        {
            if (ImagePlatforms.IsAttestation(entry))
            {
                _attestations.Add(entry);
            }
            else if (MediaTypes.IsIndex(entry.MediaType))
            {
                await AddInnerAsync(digest, entry, depth, cancellationToken).ConfigureAwait(false);
            }
            else if (IsOther(entry))
            {
                _others.Add(entry);
            }
            else
            {
                _entries.Add(new(entry, null, null));
            }
        }
    }

    private async Task AddInnerAsync(
        ContentDigest outer,
        Descriptor entry,
        int depth,
        CancellationToken cancellationToken
    )
    {
        // Named twice it gives its images once; an index that contains itself can only be a lie, and ends here too.
        if (_seen.Contains(entry.Digest))
        {
            return;
        }
        ImageIndex inner;
        try
        {
            if (depth == ContentSourceExtensions.MaxIndexDepth)
            {
                throw ContentSourceExtensions.TooDeep($"{source.Name}: index {entry.Digest}");
            }
            inner = Read(await source.GetEntryAsync(outer, entry, cancellationToken).ConfigureAwait(false));
        }
        catch (ImageContentException e)
        {
            _seen.Add(entry.Digest);
            _entries.Add(new(entry, null, e));
            return;
        }
        await AddAsync(entry.Digest, inner, depth + 1, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether an entry is neither a manifest of an image nor an index.</summary>
    public static bool IsOther(Descriptor entry) =>
        !MediaTypes.IsIndex(entry.MediaType) && (!MediaTypes.IsManifest(entry.MediaType) || IsArtifact(entry));

    /// <summary>Tools that list what refers to an image name an image's config as its type.</summary>
    private static bool IsArtifact(Descriptor entry) =>
        entry is { Platform: null, ArtifactType: not (null or MediaTypes.OciConfig or MediaTypes.DockerConfig) };

    private ImageIndex Read(ManifestDocument document) =>
        ManifestReader.ReadIndex(
            document.Content,
            document.Descriptor.MediaType,
            $"{source.Name}: index {document.Descriptor.Digest}"
        );
}
