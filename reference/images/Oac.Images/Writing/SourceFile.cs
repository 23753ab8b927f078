using Microsoft.Win32.SafeHandles;
using Oac.Images.Content;

namespace Oac.Images.Writing;

/// <summary>A file of this machine that is read as long as it was when it was opened: a tar header has told its length by then.</summary>
internal sealed class SourceFile : OffsetStream
{
    private readonly string path;

    private SourceFile(string path, SafeFileHandle handle, long length)
        : base(length)
    {
        this.path = path;
        Handle = handle;
    }

    public SafeFileHandle Handle { get; }

    public static SourceFile Open(string path)
    {
        try
        {
            FileKinds.RequireOrdinary(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
            var handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
            try
            {
                return new(path, handle, RandomAccess.GetLength(handle));
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            var missing = exception is FileNotFoundException or DirectoryNotFoundException;
            throw new ImageContentException(
                missing ? ImageContentError.NotFound : ImageContentError.Unreachable,
                $"The file {path} cannot be read: {exception.Message}",
                exception
            );
        }
    }

    /// <summary>Refuses a file that has grown meanwhile: what was read of it may be half of a change.</summary>
    public void RequireEnd()
    {
        // Files of the kernel (/proc) tell no length at all; only reading shows that there is more.
        if (RandomAccess.GetLength(Handle) != Length || RandomAccess.Read(Handle, stackalloc byte[1], Length) != 0)
        {
            throw Changed();
        }
    }

    /// <inheritdoc/>
    protected override int ReadAt(Span<byte> buffer, long offset)
    {
        var read = RandomAccess.Read(Handle, buffer, offset);
        return read == 0 && buffer.Length > 0 ? throw Changed() : read;
    }

    /// <inheritdoc/>
    protected override async ValueTask<int> ReadAtAsync(
        Memory<byte> buffer,
        long offset,
        CancellationToken cancellationToken
    )
    {
        var read = await RandomAccess.ReadAsync(Handle, buffer, offset, cancellationToken).ConfigureAwait(false);
        return read == 0 && buffer.Length > 0 ? throw Changed() : read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Handle.Dispose();
        base.Dispose(disposing);
    }

    private ImageContentException Changed() =>
        new(ImageContentError.Corrupt, $"The file {path} changed its length while it was read.");
}
