using Oac.Images.Content;
using Oac.Images.Layouts;

namespace Oac.Images.Archives;

/// <summary>Opens whatever holds images in files.</summary>
public static class ImageArchive
{
    /// <summary>Opens a folder or an archive: as an OCI layout where it is one, else as what <c>docker save</c> writes.</summary>
    /// <param name="path">The folder or the archive, which may be compressed by gzip or zstd.</param>
    /// <param name="limits">What to bear; <see cref="ArchiveLimits.Default"/> if null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ImageContentException">It is neither, is corrupt, or beyond a limit.</exception>
    public static async Task<IContentSource> OpenAsync(
        string path,
        ArchiveLimits? limits,
        CancellationToken cancellationToken
    )
    {
        limits ??= ArchiveLimits.Default;
        if (Directory.Exists(path))
        {
            return await OciLayout.OpenAsync(path, limits, cancellationToken).ConfigureAwait(false);
        }

        var table = await ArchiveTable.OpenAsync(path, limits, cancellationToken).ConfigureAwait(false);
        try
        {
            var isLayout = table.Open("oci-layout", out _) is not null && table.Open("index.json", out _) is not null;
            return isLayout
                ? await OciLayout.OpenAsync(table, cancellationToken).ConfigureAwait(false)
                : await DockerArchive.OpenAsync(table, limits, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await table.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
