using System.Collections.Immutable;
using Oac.Engine;
using Oac.Images;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Spec.Versions;

namespace Oac.Conformance.Targets;

/// <summary>What a target's labels and image are: read once for a run. Layers are read where a scenario asks for them.</summary>
public sealed class Subject : IAsyncDisposable
{
    private readonly ImageConnection? _connection;

    private Subject(ImmutableArray<SubjectPlatform> platforms, string? wished, ImageConnection? connection)
    {
        _connection = connection;
        Platforms = platforms;
        IsVersionGiven = wished is not null;
        Version =
            platforms.Select(static p => p.DeclaredVersion).FirstOrDefault(IsKnown)
            ?? wished
            ?? SpecVersions.All[^1].Schema.Version;
    }

    /// <summary>The version that it is judged by: the one that its labels declare, if it is known; else the target file's; else the newest.</summary>
    public string Version { get; }

    /// <summary>Whether the target file names a version.</summary>
    public bool IsVersionGiven { get; }

    /// <summary>Every platform of the image, at least one; for a file the images that it describes.</summary>
    public ImmutableArray<SubjectPlatform> Platforms { get; }

    /// <summary>Where manifests and layers are; null for a Dockerfile or a file of labels.</summary>
    public IContentSource? Source => _connection?.Source;

    /// <summary>What the target leads to, an index or a manifest; null for a Dockerfile or a file of labels.</summary>
    public ManifestDocument? Root { get; private init; }

    /// <summary>The index; null where there is none.</summary>
    public ImageIndex? Index { get; private init; }

    /// <summary>What the index says about its images without being one: provenance, lists of packages.</summary>
    public ImmutableArray<Descriptor> Attestations { get; private init; } = [];

    /// <summary>Whether a text is a version that this suite has scenarios for.</summary>
    public static bool IsKnown(string? version) => version is not null && SpecVersions.TryGet(version, out _);

    /// <summary>Reads the image or the file that holds the labels.</summary>
    /// <exception cref="TargetException">It cannot be read.</exception>
    public static async Task<Subject> ReadAsync(TargetDefinition target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Version is { } wished && !IsKnown(wished))
        {
            throw new TargetException(
                $"the target's version {Spec.Linting.Show.Value(wished)} is none of {string.Join(", ", SpecVersions.All.Select(static v => v.Schema.Version))}"
            );
        }
        var location = target.LabelsOnly
            ? ImageLocation.ReadFile(target.Image, target.Folder)
            : ImageLocation.Read(target.Image, target.Folder);
        try
        {
            return location.Transport == ImageTransport.Text
                ? new(await ReadTextAsync(location, cancellationToken).ConfigureAwait(false), target.Version, null)
                : await ReadImageAsync(location, target, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is ImageContentException or EngineException or IOException or UnauthorizedAccessException)
        {
            var hint =
                e is ImageContentException { Error: ImageContentError.Unreachable } && !target.PlainHttp
                    ? "; if its registry speaks HTTP and not HTTPS, say so in a target file: plain_http: true"
                    : "";
            throw new TargetException($"the target's image {location.Text} cannot be read: {e.Message}{hint}");
        }
    }

    /// <summary>Finds files in a platform's layers; one walk serves one caller at a time.</summary>
    /// <exception cref="ImageContentException">There are too many layers.</exception>
    public LayerWalk OpenLayers(SubjectPlatform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return Source is { } source && platform.Manifest is { } manifest
            ? new(source, manifest.Layers)
            : throw new InvalidOperationException($"{platform.Name} has no layers.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<ImmutableArray<SubjectPlatform>> ReadTextAsync(
        ImageLocation location,
        CancellationToken cancellationToken
    )
    {
        var path = location.Path!;
        var length = new FileInfo(path).Length;
        if (length > ImageLimits.MaxBytes)
        {
            throw new TargetException($"{path} has {length} bytes; at most {ImageLimits.MaxBytes} are read");
        }
        // What has no length is empty, or a pipe or a device that might never end.
        var bytes = length == 0 ? [] : await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        var described = ImageInput.Read(path, bytes);
        ImmutableArray<SubjectPlatform> platforms =
        [
            .. described.Select((d, i) => SubjectPlatform.Of(d, d.Name ?? d.Platform ?? $"image {i + 1}")),
        ];
        // Half a text is no image: what is missing in it may only not have been read.
        return platforms.FirstOrDefault(static p => p.Failure is not null) is { } broken
            ? throw new TargetException(
                Path.GetFileName(path) == "oac.yaml"
                    ? $"{broken.Failure}; an oac.yaml is no file of labels: 'oac labels --format json' writes one from it"
                    : broken.Failure!
            )
            : platforms;
    }

    private static async Task<Subject> ReadImageAsync(
        ImageLocation location,
        TargetDefinition target,
        CancellationToken cancellationToken
    )
    {
        var connection = await ImageConnection
            .OpenAsync(location, target.PlainHttp, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            var version = location.Transport is ImageTransport.DockerDaemon or ImageTransport.ContainersStorage
                ? null
                : location.Version;
            var list = await connection.Source.ReadPlatformsAsync(version, cancellationToken).ConfigureAwait(false);
            var platforms = ImmutableArray.CreateBuilder<SubjectPlatform>();
            await foreach (var image in list.ReadAsync(null, cancellationToken).ConfigureAwait(false))
            {
                platforms.Add(
                    await ReadPlatformAsync(connection.Source, location, image, cancellationToken).ConfigureAwait(false)
                );
            }
            if (platforms.Count == 0)
            {
                throw new TargetException($"the target's image {location.Text} is an index without any image");
            }
            return platforms.All(static p => p.Failure is not null)
                ? throw new TargetException(
                    $"the target's image {location.Text} cannot be read: {platforms[0].Failure}"
                )
                : new(platforms.ToImmutable(), target.Version, connection)
                {
                    Root = list.Document,
                    Index = list.Index,
                    Attestations = list.Attestations,
                };
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // A config that is not sound is read all the same where that can be: the row about it is to fail, not every row.
    private static async Task<SubjectPlatform> ReadPlatformAsync(
        IContentSource source,
        ImageLocation location,
        PlatformImage image,
        CancellationToken cancellationToken
    )
    {
        var name = image.Platform?.ToString() ?? image.Contents?.Config.Platform.ToString();
        try
        {
            var (manifest, config) = image.IsRead
                ? (image.Contents.Manifest, image.Contents.ConfigContent)
                : await ReadRawAsync(source, image.Descriptor, cancellationToken).ConfigureAwait(false);
            var described = ImageInput.Read(
                location.Text,
                config.Span,
                new() { Format = ImageInputFormat.ImageConfig, MaxBytes = ContentLimits.MaxConfigBytes }
            )[0];
            return SubjectPlatform.Of(described, name ?? described.Platform ?? "the image") with
            {
                Manifest = manifest,
                Config = image.Contents?.Config,
                Entry = image.Descriptor,
            };
        }
        catch (ImageContentException e)
        {
            return new()
            {
                Name = name ?? "the image",
                Entry = image.Descriptor,
                Failure = image.Failure?.Message ?? e.Message,
            };
        }
    }

    private static async Task<(ImageManifest Manifest, ReadOnlyMemory<byte> Config)> ReadRawAsync(
        IContentSource source,
        Descriptor entry,
        CancellationToken cancellationToken
    )
    {
        var document = await source.GetManifestAsync(entry.Digest.ToString(), cancellationToken).ConfigureAwait(false);
        var manifest = ManifestReader.ReadManifest(document.Content, entry.MediaType, $"{source.Name}: {entry.Digest}");
        var config = await source
            .ReadBlobAsync(manifest.Config, ContentLimits.MaxConfigBytes, cancellationToken)
            .ConfigureAwait(false);
        return (manifest, config);
    }
}
