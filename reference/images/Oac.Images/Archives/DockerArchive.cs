using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Layouts;
using Oac.Images.References;

namespace Oac.Images.Archives;

/// <summary>
/// What <c>docker save</c> writes, as a source: a tar with <c>manifest.json</c>, compressed as a whole or not. The newer form, which holds
/// an OCI layout as well, can be read here and as an <see cref="OciLayout"/>; <see cref="ImageArchive"/> takes the latter.
/// </summary>
/// <remarks>
/// The archive has no OCI manifest of its own, so one is made: compact JSON with the members schemaVersion, mediaType, config and layers,
/// where each blob's digest is that of its bytes as they lie in the archive. A layer that is not compressed has the digest that the config
/// lists for it; like every digest it is checked where the blob is read. So the same archive always has the same manifest and digest, but
/// the digest is not that of the image in the registry it came from.
/// </remarks>
public sealed class DockerArchive : IContentSource
{
    private readonly LayoutFiles _files;
    private readonly Dictionary<ContentDigest, string> _blobs;

    private DockerArchive(
        LayoutFiles files,
        ImmutableArray<DockerArchiveImage> images,
        Dictionary<ContentDigest, string> blobs
    )
    {
        _files = files;
        _blobs = blobs;
        Images = images;
    }

    /// <inheritdoc/>
    public string Name => _files.Name;

    /// <summary>The images, in the archive's order.</summary>
    public ImmutableArray<DockerArchiveImage> Images { get; }

    /// <summary>Opens an archive: reads its headers and configs, and of layers only those that are compressed, for their digests.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="limits">What to bear; <see cref="ArchiveLimits.Default"/> if null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ImageContentException">It is none, is corrupt, or beyond a limit.</exception>
    public static async Task<DockerArchive> OpenAsync(
        string path,
        ArchiveLimits? limits,
        CancellationToken cancellationToken
    )
    {
        limits ??= ArchiveLimits.Default;
        var files = await ArchiveTable.OpenAsync(path, limits, cancellationToken).ConfigureAwait(false);
        try
        {
            return await OpenAsync(files, limits, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await files.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    internal static async Task<DockerArchive> OpenAsync(
        LayoutFiles files,
        ArchiveLimits limits,
        CancellationToken cancellationToken
    )
    {
        var content =
            await files.ReadAsync("manifest.json", limits.MaxManifestBytes, cancellationToken).ConfigureAwait(false)
            ?? throw files.Missing("manifest.json, and so is no docker-save archive");
        var reader = new Reader(files);
        var images = ImmutableArray.CreateBuilder<DockerArchiveImage>();
        foreach (var item in Items(content, limits, files.Name))
        {
            images.Add(await reader.ReadAsync(item, cancellationToken).ConfigureAwait(false));
        }

        return new(files, images.ToImmutable(), reader.Blobs);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A name is compared with the whole names of the archive (<c>name:tag</c>), short and full forms being the same, then with their tags.
    /// </remarks>
    public Task<ManifestDocument> GetManifestAsync(string? reference, CancellationToken cancellationToken)
    {
        var wanted = reference is null ? null : FullName(reference);
        var found = Images
            .Where(image =>
                reference is null
                || image.Names.Any(name => FullName(name) == wanted)
                || image.Manifest.Descriptor.Digest.ToString() == reference
            )
            .ToList();
        if (found.Count == 0)
        {
            found =
            [
                .. Images.Where(image =>
                    image.Names.Any(name => name.EndsWith($":{reference}", StringComparison.Ordinal))
                ),
            ];
        }

        return found.DistinctBy(image => image.Manifest.Descriptor.Digest).Count() == 1
            ? Task.FromResult(found[0].Manifest)
            : throw new ImageContentException(
                ImageContentError.NotFound,
                $"{Name} has {found.Count} images {(reference is null ? "" : $"named '{reference}' ")}where one is wanted; its names: {string.Join(", ", Images.SelectMany(image => image.Names).Take(20))}."
            );
    }

    /// <inheritdoc/>
    public Task<Stream> OpenBlobAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        var stream = _blobs.TryGetValue(descriptor.Digest, out var path) ? _files.Open(path, out _) : null;
        return stream is null
            ? throw _files.Missing($"{descriptor.Digest}")
            : Task.FromResult<Stream>(new CheckedStream(stream, descriptor, Name));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _files.DisposeAsync();

    /// <summary>
    /// A name with registry and tag: docker saves <c>agent:1</c>, podman and <see cref="DockerArchiveWriter"/> the same image as
    /// <c>docker.io/library/agent:1</c>.
    /// </summary>
    private static string FullName(string name) =>
        ImageReference.TryParse(name, out var reference, out _)
            ? $"{reference.Registry}/{reference.Repository}:{reference.Version}"
            : name;

    private static List<Item> Items(byte[] content, ArchiveLimits limits, string name)
    {
        var place = $"{name}: manifest.json";
        try
        {
            using var document = JsonDocument.Parse(
                content,
                new() { MaxDepth = ContentLimits.MaxJsonDepth, AllowDuplicateProperties = false }
            );
            return
            [
                .. new ContentJson(document.RootElement, place, "")
                    .Items(limits.MaxImages, "images")
                    .Select(image => image.As(JsonValueKind.Object))
                    .Select(image => new Item(
                        image.Required("Config").Text,
                        image["RepoTags"]?.Texts(ContentLimits.MaxAnnotations, "names") ?? [],
                        image["Layers"]?.Texts(ContentLimits.MaxLayers, "layers") ?? []
                    )),
            ];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ImageContentException(ImageContentError.Corrupt, $"{place}: {e.Message}", e);
        }
    }

    private sealed record Item(string Config, ImmutableArray<string> Names, ImmutableArray<string> Layers);

    private sealed class Reader(LayoutFiles files)
    {
        private readonly Dictionary<string, ContentDigest> _hashed = new(StringComparer.Ordinal);

        public Dictionary<ContentDigest, string> Blobs { get; } = [];

        public async Task<DockerArchiveImage> ReadAsync(Item item, CancellationToken cancellationToken)
        {
            var content =
                await files
                    .ReadAsync(Clean(item.Config), ContentLimits.MaxConfigBytes, cancellationToken)
                    .ConfigureAwait(false)
                ?? throw files.Missing($"config {item.Config}");
            var config = new Descriptor(MediaTypes.OciConfig, ContentDigest.Sha256Of(content), content.Length);
            Blobs.TryAdd(config.Digest, Clean(item.Config));
            var diffs = ManifestReader.ReadConfig(content, $"{files.Name}: {item.Config}").DiffIds;
            if (diffs.Length != item.Layers.Length)
            {
                throw new ImageContentException(
                    ImageContentError.Corrupt,
                    $"{files.Name}: manifest.json lists {item.Layers.Length} layers, and the config {diffs.Length}."
                );
            }

            var layers = new List<Descriptor>();
            for (var i = 0; i < diffs.Length; i++)
            {
                layers.Add(
                    await DescribeAsync(Clean(item.Layers[i]), diffs[i], cancellationToken).ConfigureAwait(false)
                );
                Blobs.TryAdd(layers[i].Digest, Clean(item.Layers[i]));
            }

            return new(item.Names, Manifest(config, layers));
        }

        private async Task<Descriptor> DescribeAsync(
            string path,
            ContentDigest diff,
            CancellationToken cancellationToken
        )
        {
            var stream = files.Open(path, out var length) ?? throw files.Missing($"layer {path}");
            await using var closing = stream.ConfigureAwait(false);
            var head = new byte[4];
            await stream.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            var type = head switch
            {
                [0x1F, 0x8B, ..] => MediaTypes.OciLayerGzip,
                [0x28, 0xB5, 0x2F, 0xFD] => MediaTypes.OciLayerZstd,
                _ => MediaTypes.OciLayer,
            };
            return new(
                type,
                type == MediaTypes.OciLayer
                    ? diff
                    : await HashAsync(path, stream, cancellationToken).ConfigureAwait(false),
                length
            );
        }

        private async Task<ContentDigest> HashAsync(string path, Stream stream, CancellationToken cancellationToken)
        {
            if (!_hashed.TryGetValue(path, out var digest))
            {
                stream.Position = 0;
                digest = ContentDigest.OfHash(
                    await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false)
                );
                _hashed[path] = digest;
            }

            return digest;
        }

        private static string Clean(string path) => string.Join('/', Layers.LayerPath.Split(path));
    }

    private static ManifestDocument Manifest(Descriptor config, List<Descriptor> layers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.OciManifest);
            json.WritePropertyName("config");
            Write(json, config);
            json.WriteStartArray("layers");
            foreach (var layer in layers)
            {
                Write(json, layer);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var content = buffer.WrittenMemory;
        return new(new(MediaTypes.OciManifest, ContentDigest.Sha256Of(content.Span), content.Length), content);
    }

    private static void Write(Utf8JsonWriter json, Descriptor descriptor)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", descriptor.MediaType);
        json.WriteString("digest", descriptor.Digest.ToString());
        json.WriteNumber("size", descriptor.Size);
        json.WriteEndObject();
    }
}

/// <summary>An image of a docker-save archive.</summary>
/// <param name="Names">Its names with their tags, as <c>RepoTags</c> has them.</param>
/// <param name="Manifest">The manifest that was made for it.</param>
public sealed record DockerArchiveImage(ImmutableArray<string> Names, ManifestDocument Manifest);
