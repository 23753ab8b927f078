using Oac.Images.Content;
using Oac.Images.Copying;

namespace Oac.Images.Writing;

/// <summary>What an image is built upon: its manifest and config are read, its layers stay where they are.</summary>
internal sealed record BaseImage(
    IContentSource Source,
    ImageManifest Manifest,
    ImageConfig Config,
    ReadOnlyMemory<byte> ConfigContent
)
{
    public static async Task<BaseImage> ReadAsync(
        IContentSource source,
        string? reference,
        ImagePlatform? platform,
        CancellationToken cancellationToken
    )
    {
        var document = await PlatformChoice
            .GetAsync(source, reference, platform, cancellationToken)
            .ConfigureAwait(false);
        var manifest = ManifestReader.ReadManifest(document.Content, document.Descriptor.MediaType, source.Name);
        if (manifest.Config.MediaType is not (MediaTypes.OciConfig or MediaTypes.DockerConfig))
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"{document.Descriptor.Digest} in {source.Name} is an artifact ({manifest.ArtifactType ?? manifest.Config.MediaType}), not an image to build upon."
            );
        }
        if (manifest.Config.Size > ContentLimits.MaxConfigBytes)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"The config in {source.Name} has {manifest.Config.Size} bytes; {ContentLimits.MaxConfigBytes} are allowed."
            );
        }
        var content = new byte[manifest.Config.Size];
        var stream = await source.OpenBlobAsync(manifest.Config, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);

            // The stream checks itself where it ends, so its end must be seen.
            if (await stream.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) != 0)
            {
                throw new ImageContentException(ImageContentError.Corrupt, $"The config in {source.Name} is too long.");
            }
        }
        var config = ManifestReader.ReadConfig(content, source.Name);
        if (config.DiffIds.Length != manifest.Layers.Length)
        {
            throw new ImageContentException(
                ImageContentError.Corrupt,
                $"{document.Descriptor.Digest} in {source.Name} has {manifest.Layers.Length} layers, but its config names {config.DiffIds.Length}."
            );
        }
        if (platform is not null && !PlatformChoice.Fits(config.Platform, platform))
        {
            throw new ImageContentException(
                ImageContentError.NotFound,
                $"{document.Descriptor.Digest} in {source.Name} is for {config.Platform}, not {platform}."
            );
        }
        return new(source, manifest, config, content);
    }
}
