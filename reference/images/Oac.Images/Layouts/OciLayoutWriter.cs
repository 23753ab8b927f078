using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.Writing;

namespace Oac.Images.Layouts;

/// <summary>
/// Writes into an OCI layout, a folder (OCI image-spec, Image Layout), which is made where it is missing. Whoever reads it at any moment
/// finds a valid layout: blobs appear whole, and <c>index.json</c> is replaced after all that it names is there.
/// </summary>
/// <remarks>
/// One writer at a time: two that end at the same moment may lose one's entry, never a blob. What a tag named before stays as a blob.
/// Manifests without a tag have an entry too, except those that an index in the layout names.
/// </remarks>
public sealed class OciLayoutWriter : IContentTarget
{
    internal const string ReferenceName = "org.opencontainers.image.ref.name";
    private const string IndexFile = "index.json";
    private const string LayoutFile = "oci-layout";
    private static readonly byte[] LayoutContent = "{\"imageLayoutVersion\":\"1.0.0\"}"u8.ToArray();

    private readonly string folder;
    private readonly BlobFolder blobs;
    private readonly SemaphoreSlim gate = new(1);

    private OciLayoutWriter(string folder)
    {
        this.folder = folder;
        blobs = new(folder);
    }

    /// <inheritdoc/>
    public string Name => folder;

    internal BlobFolder Blobs => blobs;

    /// <summary>Opens a layout, or begins one in a folder that is missing or empty.</summary>
    /// <exception cref="ImageContentException">The folder holds something else, or a layout of another version.</exception>
    public static async Task<OciLayoutWriter> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var writer = new OciLayoutWriter(Path.GetFullPath(folder));
        var layout = Path.Combine(writer.folder, LayoutFile);
        if (!File.Exists(layout))
        {
            if (Directory.Exists(writer.folder) && Directory.EnumerateFileSystemEntries(writer.folder).Any())
            {
                throw new ImageContentException(
                    ImageContentError.Corrupt,
                    $"{writer.folder} is neither empty nor an OCI layout: it has no file {LayoutFile}."
                );
            }
            await BlobFolder
                .ReplaceAsync(
                    layout,
                    output => output.WriteAsync(LayoutContent, cancellationToken).AsTask(),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        else if (!IsVersionOne(await File.ReadAllBytesAsync(layout, cancellationToken).ConfigureAwait(false)))
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"{layout} names another version of layouts than 1.0.0."
            );
        }
        Directory.CreateDirectory(Path.Combine(writer.folder, "blobs", "sha256"));
        if (!File.Exists(Path.Combine(writer.folder, IndexFile)))
        {
            await writer.WriteIndexAsync([], null, cancellationToken).ConfigureAwait(false);
        }
        return writer;
    }

    /// <inheritdoc/>
    public Task<bool> WriteBlobAsync(
        Descriptor descriptor,
        Func<CancellationToken, Task<Stream>> open,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    ) => blobs.WriteAsync(descriptor, open, progress, cancellationToken);

    /// <inheritdoc/>
    public async Task WriteManifestAsync(ManifestDocument manifest, string? tag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        await blobs
            .WriteAsync(
                manifest.Descriptor,
                _ => Task.FromResult<Stream>(new MemoryContentStream(manifest.Content)),
                null,
                cancellationToken
            )
            .ConfigureAwait(false);
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await AddAsync(manifest, tag, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        gate.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsVersionOne(byte[] content)
    {
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(content);
            return json.RootElement.TryGetProperty("imageLayoutVersion", out var version)
                && version.ValueEquals("1.0.0"u8);
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private async Task AddAsync(ManifestDocument manifest, string? tag, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, IndexFile);
        var content = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        var index = ManifestReader.ReadIndex(content, MediaTypes.OciIndex, path);
        var digest = manifest.Descriptor.Digest;

        // A tag has one entry; a manifest is listed without a tag only while no tag and no index names it.
        var entries = index.Manifests.Where(entry => tag is null || TagOf(entry) != tag).ToList();
        if (MediaTypes.IsIndex(manifest.Descriptor.MediaType))
        {
            var named = ManifestReader
                .ReadIndex(manifest.Content, manifest.Descriptor.MediaType, path)
                .Manifests.Select(entry => entry.Digest)
                .ToHashSet();
            entries.RemoveAll(entry => TagOf(entry) is null && named.Contains(entry.Digest));
        }
        if (tag is not null)
        {
            entries.RemoveAll(entry => entry.Digest == digest && TagOf(entry) is null);
        }
        if (tag is not null || !entries.Exists(entry => entry.Digest == digest))
        {
            var annotations = tag is null ? Descriptor.NoAnnotations : Descriptor.NoAnnotations.Add(ReferenceName, tag);
            entries.Add(manifest.Descriptor with { Annotations = annotations });
        }
        await WriteIndexAsync([.. entries], index, cancellationToken).ConfigureAwait(false);
    }

    private static string? TagOf(Descriptor entry) => entry.Annotations.GetValueOrDefault(ReferenceName);

    private async Task WriteIndexAsync(
        ImmutableArray<Descriptor> entries,
        ImageIndex? before,
        CancellationToken cancellationToken
    )
    {
        var document = IndexWriter.Write(
            new(MediaTypes.OciIndex, entries) { Annotations = before?.Annotations ?? Descriptor.NoAnnotations }
        );
        await BlobFolder
            .ReplaceAsync(
                Path.Combine(folder, IndexFile),
                output => output.WriteAsync(document.Content, cancellationToken).AsTask(),
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
