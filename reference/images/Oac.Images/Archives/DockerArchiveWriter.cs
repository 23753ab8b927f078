using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Layouts;

namespace Oac.Images.Archives;

/// <summary>
/// Writes what <c>docker save</c> writes and every <c>docker load</c> since 1.10 takes: <c>manifest.json</c>, configs, and layers as plain
/// tars. The form knows neither indexes nor manifests: the digest that a registry knows an image by is not in it. The file appears when
/// <see cref="CompleteAsync"/> is called, and without that call there is none.
/// </summary>
public sealed class DockerArchiveWriter : IContentTarget
{
    /// <summary>The longest tar of one layer: 64 GiB.</summary>
    public const long MaxLayerBytes = 64L * 1024 * 1024 * 1024;

    /// <summary>How many times its packed size a layer may become, beyond <see cref="RatioFreeBytes"/>: 250.</summary>
    public const int MaxRatio = 250;

    /// <summary>Bytes of a layer's tar that are not held against <see cref="MaxRatio"/>: 64 MiB.</summary>
    public const long RatioFreeBytes = 64L << 20;

    private readonly string path;
    private readonly string? repository;
    private readonly DirectoryInfo folder;
    private readonly BlobFolder blobs;
    private readonly List<(ManifestDocument Manifest, string? Tag)> images = [];

    private DockerArchiveWriter(string path, string? repository, DirectoryInfo folder)
    {
        this.path = path;
        this.repository = repository;
        this.folder = folder;
        blobs = new(folder.FullName);
    }

    /// <inheritdoc/>
    public string Name => path;

    /// <summary>Begins an archive; a file that is there is replaced in the end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="repository">The name that images have before their tags, such as <c>example.com/agent</c>; null loads them without a name.</param>
    public static DockerArchiveWriter Create(string path, string? repository)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(Path.GetFullPath(path), repository, Directory.CreateTempSubdirectory("oac-archive-"));
    }

    /// <inheritdoc/>
    public Task<bool> WriteBlobAsync(
        Descriptor descriptor,
        Func<CancellationToken, Task<Stream>> open,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    ) => blobs.WriteAsync(descriptor, open, progress, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ImageContentException">It is an index: one image has to be chosen; or an artifact.</exception>
    public Task WriteManifestAsync(ManifestDocument manifest, string? tag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (MediaTypes.IsIndex(manifest.Descriptor.MediaType))
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"{path} cannot hold an index ({manifest.Descriptor.Digest}); choose one platform."
            );
        }
        images.Add((manifest, tag));
        return Task.CompletedTask;
    }

    /// <summary>Unpacks the layers and writes the file.</summary>
    /// <exception cref="ImageContentException">
    /// A layer is packed in a way that is not supported, or is not what the config says.
    /// </exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var contents = new SortedDictionary<string, ContentDigest>(StringComparer.Ordinal);
        var saved = new List<(string Config, List<string> Tags, List<string> Layers)>();
        foreach (var image in images.GroupBy(image => image.Manifest.Descriptor.Digest))
        {
            var document = image.First().Manifest;
            var manifest = ManifestReader.ReadManifest(document.Content, document.Descriptor.MediaType, path);
            var config = await ReadConfigAsync(manifest, cancellationToken).ConfigureAwait(false);
            var layers = new List<string>();
            foreach (var (layer, diffId) in manifest.Layers.Zip(config.DiffIds))
            {
                await UnpackAsync(layer, diffId, cancellationToken).ConfigureAwait(false);
                layers.Add(diffId.Hex + ".tar");
                contents[layers[^1]] = diffId;
            }
            contents[manifest.Config.Digest.Hex + ".json"] = manifest.Config.Digest;
            var tags = image.Select(one => one.Tag).OfType<string>().Distinct(StringComparer.Ordinal);
            saved.Add((manifest.Config.Digest.Hex + ".json", [.. tags], layers));
        }

        var index = Describe(saved);
        var files = contents.Select(content =>
            (content.Key, (Func<Stream>?)(() => File.OpenRead(blobs.PathOf(content.Value))))
        );
        await ArchiveFile
            .WriteAsync(path, [.. files, ("manifest.json", () => new MemoryStream(index))], cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private byte[] Describe(List<(string Config, List<string> Tags, List<string> Layers)> saved)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var (config, tags, layers) in saved)
            {
                json.WriteStartObject();
                json.WriteString("Config"u8, config);
                if (repository is not null && tags.Count > 0)
                {
                    json.WriteStartArray("RepoTags"u8);
                    tags.ForEach(tag => json.WriteStringValue($"{repository}:{tag}"));
                    json.WriteEndArray();
                }
                else
                {
                    json.WriteNull("RepoTags"u8);
                }
                json.WriteStartArray("Layers"u8);
                layers.ForEach(json.WriteStringValue);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private async Task<ImageConfig> ReadConfigAsync(ImageManifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Config.MediaType is not (MediaTypes.OciConfig or MediaTypes.DockerConfig))
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"{path} holds images only, no artifacts ({manifest.ArtifactType ?? manifest.Config.MediaType})."
            );
        }
        if (!blobs.Has(manifest.Config))
        {
            throw new ImageContentException(
                ImageContentError.NotFound,
                $"The config {manifest.Config.Digest} was not written to {path}."
            );
        }
        if (manifest.Config.Size > ContentLimits.MaxConfigBytes)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"The config {manifest.Config.Digest} for {path} has {manifest.Config.Size} bytes; at most {ContentLimits.MaxConfigBytes} are read."
            );
        }
        var content = await File.ReadAllBytesAsync(blobs.PathOf(manifest.Config.Digest), cancellationToken)
            .ConfigureAwait(false);
        var config = ManifestReader.ReadConfig(content, path);
        return config.DiffIds.Length == manifest.Layers.Length
            ? config
            : throw new ImageContentException(
                ImageContentError.Corrupt,
                $"An image for {path} has {manifest.Layers.Length} layers, but its config names {config.DiffIds.Length}."
            );
    }

    /// <summary>Puts a layer's tar beside the packed layer, under the digest that the config says, and holds it against that.</summary>
    private async Task UnpackAsync(Descriptor layer, ContentDigest diffId, CancellationToken cancellationToken)
    {
        var unpacked = blobs.PathOf(diffId);
        if (File.Exists(unpacked))
        {
            return;
        }
        if (!layer.MediaType.EndsWith("gzip", StringComparison.Ordinal))
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"The layer {layer.Digest} is {layer.MediaType}; gzip and plain tars can be written to {path}."
            );
        }
        await BlobFolder
            .ReplaceAsync(unpacked, output => InflateAsync(layer, diffId, output, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task InflateAsync(
        Descriptor layer,
        ContentDigest diffId,
        Stream output,
        CancellationToken cancellationToken
    )
    {
        if (!blobs.Has(layer))
        {
            throw new ImageContentException(
                ImageContentError.NotFound,
                $"The layer {layer.Digest} was not written to {path}."
            );
        }
        using var hash = diffId.CreateHash();
        var input = new GZipStream(File.OpenRead(blobs.PathOf(layer.Digest)), CompressionMode.Decompress);
        await using (input.ConfigureAwait(false))
        {
            var buffer = new byte[128 * 1024];
            for (long done = 0; await ReadAsync(buffer).ConfigureAwait(false) is var read and > 0; )
            {
                done += read;
                if (done > MaxLayerBytes)
                {
                    throw new ImageContentException(
                        ImageContentError.LimitExceeded,
                        $"The layer {layer.Digest} unpacks to more than {MaxLayerBytes} bytes."
                    );
                }
                if (done > RatioFreeBytes && (done - RatioFreeBytes) / MaxRatio > layer.Size)
                {
                    throw new ImageContentException(
                        ImageContentError.LimitExceeded,
                        $"The layer {layer.Digest} has {layer.Size} bytes and unpacks to more than {done}; {MaxRatio} times as much is the most."
                    );
                }
                hash.AppendData(buffer, 0, read);
                await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }
        var found = ContentDigest.OfHash(hash.GetHashAndReset());
        if (found != diffId)
        {
            throw new ImageContentException(
                ImageContentError.Corrupt,
                $"The layer {layer.Digest} holds a tar with the digest {found}; its config says {diffId}."
            );
        }

        async ValueTask<int> ReadAsync(byte[] buffer)
        {
            try
            {
                return await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException exception)
            {
                throw new ImageContentException(
                    ImageContentError.Corrupt,
                    $"The layer {layer.Digest} is no gzip: {exception.Message}",
                    exception
                );
            }
        }
    }
}
