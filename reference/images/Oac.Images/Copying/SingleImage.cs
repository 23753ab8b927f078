using Oac.Images.Content;

namespace Oac.Images.Copying;

/// <summary>Finds the one image that is meant where there is an index.</summary>
internal static class SingleImage
{
    /// <summary>The manifest under a reference, or in an index the first for a platform; without a platform the only image.</summary>
    public static async Task<ManifestDocument> GetAsync(
        IContentSource source,
        string? reference,
        ImagePlatform? platform,
        CancellationToken cancellationToken
    )
    {
        var document = await source.GetManifestAsync(reference, cancellationToken).ConfigureAwait(false);
        for (var depth = 0; MediaTypes.IsIndex(document.Descriptor.MediaType); depth++)
        {
            if (depth == ContentSourceExtensions.MaxIndexDepth)
            {
                throw new ImageContentException(
                    ImageContentError.LimitExceeded,
                    $"Indexes in {source.Name} stand more than {ContentSourceExtensions.MaxIndexDepth} deep in one another."
                );
            }
            var index = ManifestReader.ReadIndex(document.Content, document.Descriptor.MediaType, source.Name);
            var images = index.Manifests.Where(entry => entry.Platform?.Os != "unknown").ToList();
            var chosen = platform is null
                ? (images.Count == 1 ? images[0] : null)
                : PlatformChoice.OfIndex(index.Manifests, platform);
            document = chosen is not null
                ? await source
                    .GetEntryAsync(document.Descriptor.Digest, chosen, cancellationToken)
                    .ConfigureAwait(false)
                : throw new ImageContentException(
                    ImageContentError.NotFound,
                    $"{reference ?? "the image"} in {source.Name} is there for {Platforms(images)}; "
                        + (platform is null ? "a platform must be chosen." : $"{platform} was asked for.")
                );
        }
        return document;
    }

    private static string Platforms(List<Descriptor> images) =>
        images.Count == 0
            ? "no platform"
            : string.Join(", ", images.Take(20).Select(image => image.Platform?.ToString() ?? "one it does not say"));
}
