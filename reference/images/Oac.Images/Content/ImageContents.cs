using System.Collections.Immutable;

namespace Oac.Images.Content;

/// <summary>An image read from a source: its manifest as it stands there, and what manifest and config say.</summary>
/// <param name="Document">The manifest's bytes.</param>
/// <param name="Manifest">What they say.</param>
/// <param name="ConfigContent">The config's bytes.</param>
/// <param name="Config">What they say.</param>
public sealed record ImageContents(
    ManifestDocument Document,
    ImageManifest Manifest,
    ReadOnlyMemory<byte> ConfigContent,
    ImageConfig Config
);

/// <summary>Reads whole things from sources.</summary>
public static class ContentSourceExtensions
{
    /// <summary>How deep an index may lie in another.</summary>
    public const int MaxIndexDepth = 3;

    /// <summary>
    /// Reads an image's manifest and config: two transfers, and one more for each index on the way, where the manifest for the platform is
    /// chosen (<see cref="PlatformChoice"/>). An image that is no index is taken whatever its platform, as is the only one of an index that names
    /// no platform for it.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="reference">A tag, a digest, or null as <see cref="IContentSource.GetManifestAsync"/> has it.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="ImageContentException">The image is not there, has nothing for the platform, or is not what it should be.</exception>
    public static async Task<ImageContents> ReadImageAsync(
        this IContentSource source,
        string? reference,
        ImagePlatform platform,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(platform);
        var document = await source.GetManifestAsync(reference, cancellationToken).ConfigureAwait(false);
        for (var depth = 0; MediaTypes.IsIndex(document.Descriptor.MediaType); depth++)
        {
            var place = $"{source.Name}: index {document.Descriptor.Digest}";
            if (depth == MaxIndexDepth)
            {
                throw TooDeep(place);
            }
            var index = ManifestReader.ReadIndex(document.Content, document.Descriptor.MediaType, place);
            var chosen =
                PlatformChoice.OfIndex(index.Manifests, platform)
                ?? throw new ImageContentException(
                    ImageContentError.NotFound,
                    $"{place}: nothing for {platform}; there is {Offered(index.Manifests)}"
                );
            document = await source
                .GetEntryAsync(document.Descriptor.Digest, chosen, cancellationToken)
                .ConfigureAwait(false);
        }
        return await source.ReadConfigAsync(document, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Lists the images under a reference: one for each platform of an index, those of indexes inside it included. One transfer, and one
    /// more for each index inside; the images themselves are read by <see cref="ImagePlatforms.ReadAsync"/>.
    /// </summary>
    /// <param name="source">The source; it must live as long as images are read.</param>
    /// <param name="reference">A tag, a digest, or null as <see cref="IContentSource.GetManifestAsync"/> has it.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="ImageContentException">
    /// What the reference leads to is not there or is not what it should be, or it names more than
    /// <see cref="ContentLimits.MaxIndexEntries"/> manifests in all.
    /// </exception>
    public static Task<ImagePlatforms> ReadPlatformsAsync(
        this IContentSource source,
        string? reference,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        return new PlatformList(source).ReadAsync(reference, cancellationToken);
    }

    /// <summary>Reads a blob whole, if it is no longer than a limit.</summary>
    /// <param name="source">The source.</param>
    /// <param name="descriptor">The blob.</param>
    /// <param name="limit">The most bytes.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    public static async Task<byte[]> ReadBlobAsync(
        this IContentSource source,
        Descriptor descriptor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(descriptor);
        if (descriptor.Size > limit)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"{source.Name}: {descriptor.Digest} has {descriptor.Size} bytes; at most {limit} are read"
            );
        }
        var stream = await source.OpenBlobAsync(descriptor, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // The stream says that the digest is right where it ends, so the end is read as well.
            var bytes = new byte[descriptor.Size + 1];
            var count = await stream
                .ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            return bytes[..count];
        }
    }

    /// <summary>The manifest that an entry of an index leads to, if it is what the entry says.</summary>
    internal static async Task<ManifestDocument> GetEntryAsync(
        this IContentSource source,
        ContentDigest index,
        Descriptor entry,
        CancellationToken cancellationToken
    )
    {
        var document = await source.GetManifestAsync(entry.Digest.ToString(), cancellationToken).ConfigureAwait(false);
        var (type, digest, _) = document.Descriptor;
        return (type, digest, (long)document.Content.Length) == (entry.MediaType, entry.Digest, entry.Size)
            ? document
            : throw new ImageContentException(
                ImageContentError.Corrupt,
                $"{source.Name}: index {index}: {entry.Digest} is announced as '{MessageText.Shown(entry.MediaType, 100)}' of {entry.Size} bytes, but it is {digest}, '{type}' of {document.Content.Length}"
            );
    }

    /// <summary>Reads a manifest and its config.</summary>
    internal static async Task<ImageContents> ReadConfigAsync(
        this IContentSource source,
        ManifestDocument document,
        ImageCache? cache,
        CancellationToken cancellationToken
    )
    {
        var manifest = ManifestReader.ReadManifest(
            document.Content,
            document.Descriptor.MediaType,
            $"{source.Name}: manifest {document.Descriptor.Digest}"
        );
        if (
            cache?.WithConfig(manifest.Config.Digest) is { } known
            && known.Manifest.Config.Size == manifest.Config.Size
        )
        {
            return known with { Document = document, Manifest = manifest };
        }
        var config = await source
            .ReadBlobAsync(manifest.Config, ContentLimits.MaxConfigBytes, cancellationToken)
            .ConfigureAwait(false);
        return new(
            document,
            manifest,
            config,
            ManifestReader.ReadConfig(config, $"{source.Name}: config {manifest.Config.Digest}")
        );
    }

    internal static ImageContentException TooDeep(string place) =>
        new(ImageContentError.LimitExceeded, $"{place}: indexes lie more than {MaxIndexDepth} deep");

    internal static string Offered(ImmutableArray<Descriptor> manifests)
    {
        var offered = manifests.Select(m => m.Platform?.ToString()).OfType<string>().Distinct().Take(20);
        return MessageText.Shown(string.Join(", ", offered.DefaultIfEmpty("no platform at all")), 400);
    }
}
