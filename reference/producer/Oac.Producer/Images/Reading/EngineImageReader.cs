using System.Collections.Immutable;
using Oac.Images;
using Oac.Images.Content;
using Oac.Images.Layers;

namespace Oac.Producer.Images.Reading;

/// <summary>Reads images of an engine: what it says of an image is one answer, and only layers that are needed make it hand out the image.</summary>
/// <param name="access">Reaches the engine.</param>
/// <param name="wanted">The platforms to read; empty for the one that there is.</param>
internal sealed class EngineImageReader(ImageAccess access, ImmutableArray<ImagePlatform> wanted)
{
    /// <summary>Asks the engine what it knows of an image.</summary>
    /// <exception cref="UsageException">Connections are ruled out.</exception>
    /// <exception cref="ImageContentException">The image is not there, or the engine is not.</exception>
    public async Task<OpenImage> OpenAsync(ImageAddress address, CancellationToken cancellationToken)
    {
        var json = await access.InspectAsync(address, cancellationToken).ConfigureAwait(false);
        var description = ImageInput.Read(
            address.Text,
            json.Span,
            new ImageInputOptions { Format = ImageInputFormat.DockerInspect }
        )[0];
        var sources = new Sources();
        return new OpenImage(address, sources)
        {
            Platforms = Choose(
                address,
                new OpenPlatform
                {
                    Platform = description.Platform,
                    Description = description,
                    OpenLayers = cancelled => OpenLayersAsync(address, sources, cancelled),
                }
            ),
            Offered = description.Platform is null ? [] : [description.Platform],
            DivergingLabels = [],
        };
    }

    private ImmutableArray<OpenPlatform> Choose(ImageAddress address, OpenPlatform only)
    {
        var missing = wanted
            .Where(asked =>
                PlatformText.TryParse(only.Platform ?? "", out var platform) && !ImageReader.Runs(platform, asked)
            )
            .ToList();
        return
        [
            .. wanted.IsEmpty || missing.Count < wanted.Length ? [only] : ImmutableArray<OpenPlatform>.Empty,
            .. missing.Select(asked => new OpenPlatform
            {
                Platform = asked.ToString(),
                Error = $"{address}: nothing for {asked}; the engine has the image for {only.Platform}",
            }),
        ];
    }

    private async Task<ImageLayers> OpenLayersAsync(
        ImageAddress address,
        Sources sources,
        CancellationToken cancellationToken
    )
    {
        var source = await access.OpenSourceAsync(address, cancellationToken).ConfigureAwait(false);
        sources.Add(source);
        var list = await source.Content.ReadPlatformsAsync(source.Version, cancellationToken).ConfigureAwait(false);
        await foreach (var image in list.ReadAsync(null, cancellationToken).ConfigureAwait(false))
        {
            return image.IsRead
                ? new ImageLayers(
                    new LayerWalk(source.Content, image.Contents.Manifest.Layers),
                    image.Contents.Config,
                    AreNear: true
                )
                : throw image.Failure;
        }
        throw new ImageContentException(ImageContentError.NotFound, $"{address}: the engine hands out no image");
    }

    /// <summary>What was taken out of the engine, closed together.</summary>
    private sealed class Sources : IAsyncDisposable
    {
        private readonly List<ImageSource> sources = [];

        public void Add(ImageSource source) => sources.Add(source);

        public async ValueTask DisposeAsync()
        {
            foreach (var source in sources)
            {
                await source.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
