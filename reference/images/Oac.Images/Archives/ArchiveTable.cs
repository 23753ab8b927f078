using Microsoft.Win32.SafeHandles;
using Oac.Images.Compression;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Layouts;
using Oac.Images.Tar;

namespace Oac.Images.Archives;

/// <summary>
/// The files of a tar archive by name, opened where they lie: one pass reads the headers only. An archive that is compressed as a whole is
/// unpacked into a temporary file first. Links are followed within the archive.
/// </summary>
internal sealed class ArchiveTable : LayoutFiles
{
    private const int MaxLinks = 40;
    private readonly SafeFileHandle _handle;
    private readonly Dictionary<string, (long Offset, long Size)> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    private ArchiveTable(string name, SafeFileHandle handle)
        : base(name) => _handle = handle;

    public static async Task<ArchiveTable> OpenAsync(
        string path,
        ArchiveLimits limits,
        CancellationToken cancellationToken
    )
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, options: FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageContentException(ImageContentError.NotFound, $"{path} cannot be read: {e.Message}", e);
        }

        try
        {
            handle = await WithoutCompressionAsync(path, handle, limits, cancellationToken).ConfigureAwait(false);
            var table = new ArchiveTable(path, handle);
            await table.ReadAsync(limits, cancellationToken).ConfigureAwait(false);
            return table;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public override Stream? Open(string path, out long length)
    {
        for (var links = 0; links <= MaxLinks; links++)
        {
            if (_files.TryGetValue(path, out var place))
            {
                length = place.Size;
                return new FilePart(_handle, place.Offset, place.Size);
            }

            if (!_links.TryGetValue(path, out var target))
            {
                break;
            }

            path = target;
        }

        length = 0;
        return null;
    }

    public override ValueTask DisposeAsync()
    {
        _handle.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReadAsync(ArchiveLimits limits, CancellationToken cancellationToken)
    {
        var stream = new FilePart(_handle, 0, RandomAccess.GetLength(_handle));
        var reader = new TarReader(
            stream,
            new TarLimits { MaxHeaders = limits.MaxEntries, MaxBytes = limits.MaxBytes }
        );
        try
        {
            while (await reader.ReadEntryAsync(cancellationToken).ConfigureAwait(false) is { } entry)
            {
                var name = string.Join('/', LayerPath.Split(entry.Name));
                _files.Remove(name);
                _links.Remove(name);
                switch (entry.Kind)
                {
                    case TarEntryKind.File when !entry.IsSparse:
                        _files[name] = (entry.ContentOffset, entry.Size);
                        break;
                    case TarEntryKind.HardLink:
                        _links[name] = string.Join('/', LayerPath.Split(entry.LinkName!));
                        break;
                    case TarEntryKind.SymbolicLink:
                        var folder = entry.LinkName!.StartsWith('/') ? "" : $"{name}/../";
                        _links[name] = string.Join('/', LayerPath.Split(folder + entry.LinkName));
                        break;
                    default:
                        break;
                }
            }
        }
        catch (ImageContentException e)
        {
            throw new ImageContentException(e.Error, $"{Name}: {e.Message}", e);
        }
    }

    private static async Task<SafeFileHandle> WithoutCompressionAsync(
        string path,
        SafeFileHandle handle,
        ArchiveLimits limits,
        CancellationToken cancellationToken
    )
    {
        var file = new FilePart(handle, 0, RandomAccess.GetLength(handle));
        var content = await Decompression.OpenAsync(file, cancellationToken).ConfigureAwait(false);
        await using var closing = content.ConfigureAwait(false);
        if (content is PrefixedStream)
        {
            return handle;
        }

        var temporary = File.OpenHandle(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous
        );
        try
        {
            var buffer = new byte[128 * 1024];
            long done = 0;
            while (true)
            {
                var got = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (got == 0)
                {
                    break;
                }

                if (done + got > limits.MaxUnpackedBytes)
                {
                    throw new ImageContentException(
                        ImageContentError.LimitExceeded,
                        $"{path} has more than {limits.MaxUnpackedBytes} bytes uncompressed."
                    );
                }

                await RandomAccess
                    .WriteAsync(temporary, buffer.AsMemory(0, got), done, cancellationToken)
                    .ConfigureAwait(false);
                done += got;
            }

            handle.Dispose();
            return temporary;
        }
        catch (Exception e)
        {
            temporary.Dispose();
            throw e is InvalidDataException ? Decompression.Corrupt(e, path) : e;
        }
    }
}
