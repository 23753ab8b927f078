using System.Formats.Tar;
using Oac.Images.Layouts;

namespace Oac.Images.Archives;

/// <summary>Writes a tar of files whose order, names and lengths are all that it depends on. It appears whole or not at all.</summary>
internal static class ArchiveFile
{
    public static Task WriteAsync(
        string path,
        IEnumerable<(string Name, Func<Stream>? Open)> entries,
        CancellationToken cancellationToken
    ) =>
        BlobFolder.ReplaceAsync(
            path,
            async output =>
            {
                var writer = new TarWriter(output, TarEntryFormat.Gnu, leaveOpen: true);
                foreach (var (name, open) in entries)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var entry = new GnuTarEntry(open is null ? TarEntryType.Directory : TarEntryType.RegularFile, name)
                    {
                        Mode = (UnixFileMode)(open is null ? 0x1ED : 0x1A4),
                        ModificationTime = DateTimeOffset.UnixEpoch,
                        AccessTime = default,
                        ChangeTime = default,
                    };
                    var content = open?.Invoke();
                    if (content is not null)
                    {
                        entry.DataStream = content;
                    }
                    try
                    {
                        await writer.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
                    }
                    finally
                    {
                        if (content is not null)
                        {
                            await content.DisposeAsync().ConfigureAwait(false);
                        }
                    }
                }
                await writer.DisposeAsync().ConfigureAwait(false);
            },
            cancellationToken
        );
}
