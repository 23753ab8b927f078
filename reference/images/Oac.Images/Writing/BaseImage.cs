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
        var document = await SingleImage.GetAsync(source, reference, platform, cancellationToken).ConfigureAwait(false);
        var manifest = ManifestReader.ReadManifest(document.Content, document.Descriptor.MediaType, source.Name);
        if (manifest.Config.MediaType is not (MediaTypes.OciConfig or MediaTypes.DockerConfig))
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"{document.Descriptor.Digest} in {source.Name} is an artifact ({manifest.ArtifactType ?? manifest.Config.MediaType}), not an image to build upon."
            );
        }
        var content = await source
            .ReadBlobAsync(manifest.Config, ContentLimits.MaxConfigBytes, cancellationToken)
            .ConfigureAwait(false);
        var config = ManifestReader.ReadConfig(content, source.Name);
        if (config.DiffIds.Length != manifest.Layers.Length)
        {
            throw new ImageContentException(
                ImageContentError.Corrupt,
                $"{document.Descriptor.Digest} in {source.Name} has {manifest.Layers.Length} layers, but its config names {config.DiffIds.Length}."
            );
        }
        if (
            platform is not null
            && PlatformChoice.Choose([document.Descriptor with { Platform = config.Platform }], platform) is null
        )
        {
            throw new ImageContentException(
                ImageContentError.NotFound,
                $"{document.Descriptor.Digest} in {source.Name} is for {config.Platform}, not {platform}."
            );
        }
        return new(source, manifest, config, content);
    }
}
