using System.Formats.Tar;
using Oac.Engine.Connection;
using Oac.Engine.Containers;

namespace Oac.Engine;

public sealed partial class EngineClient
{
    /// <summary>
    /// Puts files and folders into a container, which need not run, in their order. They travel over the connection alone: nothing is
    /// written to this host. What stands at their places is replaced.
    /// </summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="files">The files and folders.</param>
    /// <param name="cancellationToken">Ends the transfer; what arrived before stays.</param>
    /// <exception cref="EngineException">It is not there, a path is none or lies in what is mounted for reading, or the engine refuses.</exception>
    public async Task PutFilesAsync(
        string container,
        IReadOnlyCollection<ContainerFile> files,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(files);
        var (path, what) = PathOf(container, "put files into");
        foreach (var file in files)
        {
            if (!ContainerPath.IsSafe(file.Path) || file.Path.Trim('/').Length == 0)
            {
                throw _connection.Error(
                    EngineError.Refused,
                    what,
                    $"'{MessageText.Shown(file.Path, 200)}' is no absolute path of a file or folder"
                );
            }
        }
        using var content = new ArchiveContent((output, stop) => WriteAsync(output, files, stop));
        content.Headers.ContentType = new("application/x-tar");
        using var answer = await SendAsync(
                HttpMethod.Put,
                $"{path}/archive?path=/",
                content,
                what,
                _connection.Limits.AnswerTimeout,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task WriteAsync(
        Stream output,
        IReadOnlyCollection<ContainerFile> files,
        CancellationToken cancellationToken
    )
    {
        var archive = new TarWriter(output, TarEntryFormat.Gnu, leaveOpen: true);
        await using var closing = archive.ConfigureAwait(false);
        foreach (var file in files)
        {
            var isFolder = file.Content is null;
            var entry = new GnuTarEntry(
                isFolder ? TarEntryType.Directory : TarEntryType.RegularFile,
                file.Path.Trim('/') + (isFolder ? "/" : "")
            )
            {
                Mode = file.Mode,
                Uid = file.UserId,
                Gid = file.GroupId,
                ModificationTime = _connection.Time.GetUtcNow(),
            };
            if (file.Content is { } content)
            {
                entry.DataStream = new MemoryStream(content.ToArray(), writable: false);
            }
            await archive.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
        }
    }
}
