using System.Collections.Immutable;
using Oac.Images;
using Oac.Images.Content;
using Oac.Images.Layers;

namespace Oac.Producer.Images.Reading;

/// <summary>Reads images: one transfer for what the address leads to, two for each platform of an index, one for a single image.</summary>
/// <param name="access">Opens sources.</param>
/// <param name="wanted">The platforms to read; empty for all.</param>
internal sealed class ImageReader(ImageAccess access, ImmutableArray<ImagePlatform> wanted)
{
    /// <summary>Opens an image and reads what it says of itself on every platform that is wanted.</summary>
    /// <exception cref="UsageException">It needs the network, which is ruled out.</exception>
    /// <exception cref="ImageContentException">It is not there, or holds no image. A single platform that cannot be read is no exception.</exception>
    public async Task<OpenImage> OpenAsync(ImageAddress address, CancellationToken cancellationToken)
    {
        if (address.Transport == ImageTransport.DockerDaemon)
        {
            return await new EngineImageReader(access, wanted)
                .OpenAsync(address, cancellationToken)
                .ConfigureAwait(false);
        }
        var source = await access.OpenSourceAsync(address, cancellationToken).ConfigureAwait(false);
        try
        {
            var list = await source.Content.ReadPlatformsAsync(source.Version, cancellationToken).ConfigureAwait(false);
            if (list.Images.IsEmpty)
            {
                throw new ImageContentException(
                    ImageContentError.NotFound,
                    $"{source.Content.Name}: index {list.Document.Descriptor.Digest} holds no image for any platform"
                );
            }
            var platforms = await ReadAsync(address, source.Content, list, cancellationToken).ConfigureAwait(false);
            return new OpenImage(address, source)
            {
                Content = source.Content,
                Root = list.Document.Descriptor,
                Index = list.Index,
                Attestations = list.Attestations,
                Offered =
                [
                    .. list.Index is null
                        ? platforms.Select(static p => p.Platform).OfType<string>()
                        : list.Images.Select(static i => i.Platform?.ToString()).OfType<string>(),
                ],
                Platforms = platforms,
                DivergingLabels = Diverging(platforms, list.Images.Length),
            };
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<ImmutableArray<OpenPlatform>> ReadAsync(
        ImageAddress address,
        IContentSource content,
        ImagePlatforms list,
        CancellationToken cancellationToken
    )
    {
        var found = new List<OpenPlatform>();
        foreach (var platform in wanted.IsEmpty ? [null] : wanted.Cast<ImagePlatform?>())
        {
            try
            {
                await foreach (var image in list.ReadAsync(platform, cancellationToken).ConfigureAwait(false))
                {
                    Add(Describe(address, content, image, platform));
                }
            }
            catch (ImageContentException exception) when (platform is not null)
            {
                Add(new OpenPlatform { Platform = platform.ToString(), Error = exception.Message });
            }
        }
        return [.. found];

        void Add(OpenPlatform one)
        {
            // Two platforms that were asked for may come to one image.
            if (
                one.Entry is null
                || !found.Exists(other => ReferenceEquals(other.Entry, one.Entry) && other.Error == one.Error)
            )
            {
                found.Add(one);
            }
        }
    }

    private static OpenPlatform Describe(
        ImageAddress address,
        IContentSource content,
        PlatformImage image,
        ImagePlatform? asked
    )
    {
        var read = new OpenPlatform { Platform = image.Platform?.ToString(), Entry = image.Descriptor };
        if (!image.IsRead)
        {
            return read with { Error = image.Failure.Message };
        }
        if (
            image.Contents.Manifest is
            { Config.MediaType: not (MediaTypes.OciConfig or MediaTypes.DockerConfig) } manifest
        )
        {
            var type = manifest.ArtifactType ?? manifest.Config.MediaType;
            return read with
            {
                Error = $"{content.Name}: {image.Descriptor.Digest} is an artifact of type '{type}' and no image",
            };
        }
        var config = image.Contents.Config.Platform;
        if (asked is not null && image.Platform is null && !Runs(config, asked))
        {
            return read with
            {
                Platform = asked.ToString(),
                Error =
                    $"{content.Name}: {image.Descriptor.Digest}: nothing for {asked}; the only image is for {config}",
            };
        }
        var description = ImageInput.Read(
            address.Text,
            image.Contents.ConfigContent.Span,
            new ImageInputOptions { Format = ImageInputFormat.ImageConfig, MaxBytes = ContentLimits.MaxConfigBytes }
        )[0];
        var platform = read.Platform ?? description.Platform;
        return read with
        {
            Platform = platform,
            Description = description with { Platform = platform, Digest = image.Descriptor.Digest.ToString() },
            Annotations = image.Contents.Manifest.Annotations.SetItems(image.Descriptor.Annotations),
            OpenLayers = _ =>
                Task.FromResult(
                    new ImageLayers(
                        new LayerWalk(content, image.Contents.Manifest.Layers),
                        image.Contents.Config,
                        AreNear: !address.NeedsNetwork
                    )
                ),
        };
    }

    /// <summary>Whether an image runs on a platform; one that does not say what it is for may.</summary>
    internal static bool Runs(ImagePlatform image, ImagePlatform platform) =>
        image is { Os: "unknown", Architecture: "unknown" }
        || PlatformChoice.Choose(
            [new Descriptor(MediaTypes.OciManifest, ContentDigest.Sha256Of([]), 0) { Platform = image }],
            platform
        )
            is not null;

    private static ImmutableArray<string>? Diverging(ImmutableArray<OpenPlatform> platforms, int all)
    {
        var labels = platforms
            .Select(static p => p.Description)
            .OfType<ImageDescription>()
            .Select(static d =>
                d.EffectiveLabels.ToDictionary(static l => l.Key, static l => l.Value, StringComparer.Ordinal)
            )
            .ToList();
        if (labels.Count < 2)
        {
            return all == 1 ? [] : null;
        }
        var keys = new SortedSet<string>(labels.SelectMany(static l => l.Keys), StringComparer.Ordinal);
        return
        [
            .. keys.Where(key => labels.Exists(one => one.GetValueOrDefault(key) != labels[0].GetValueOrDefault(key))),
        ];
    }
}
