using Oac.Images.Content;
using Oac.Images.Layouts;

namespace Oac.Images.Archives;

/// <summary>
/// Writes a tar of an OCI layout (<c>oci-archive:</c> of skopeo and Podman). It is gathered in a temporary folder; the file appears when
/// <see cref="CompleteAsync"/> is called, and without that call there is none.
/// </summary>
public sealed class OciArchiveWriter : IContentTarget
{
    private readonly string path;
    private readonly DirectoryInfo folder;
    private readonly OciLayoutWriter layout;

    private OciArchiveWriter(string path, DirectoryInfo folder, OciLayoutWriter layout)
    {
        this.path = path;
        this.folder = folder;
        this.layout = layout;
    }

    /// <inheritdoc/>
    public string Name => path;

    /// <summary>Begins an archive; a file that is there is replaced in the end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the beginning.</param>
    public static async Task<OciArchiveWriter> CreateAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var folder = Directory.CreateTempSubdirectory("oac-archive-");
        try
        {
            var layout = await OciLayoutWriter.OpenAsync(folder.FullName, cancellationToken).ConfigureAwait(false);
            return new(Path.GetFullPath(path), folder, layout);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<bool> WriteBlobAsync(
        Descriptor descriptor,
        Func<CancellationToken, Task<Stream>> open,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    ) => layout.WriteBlobAsync(descriptor, open, progress, cancellationToken);

    /// <inheritdoc/>
    public Task WriteManifestAsync(ManifestDocument manifest, string? tag, CancellationToken cancellationToken) =>
        layout.WriteManifestAsync(manifest, tag, cancellationToken);

    /// <summary>Writes the file.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        var entries = folder
            .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(item => (Item: item, Name: Path.GetRelativePath(folder.FullName, item.FullName).Replace('\\', '/')))
            .Select(entry =>
                entry.Item is DirectoryInfo
                    ? (entry.Name + "/", (Func<Stream>?)null)
                    : (entry.Name, () => File.OpenRead(entry.Item.FullName))
            )
            .OrderBy(entry => entry.Item1, StringComparer.Ordinal);
        return ArchiveFile.WriteAsync(path, entries, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await layout.DisposeAsync().ConfigureAwait(false);
        folder.Delete(recursive: true);
    }
}
