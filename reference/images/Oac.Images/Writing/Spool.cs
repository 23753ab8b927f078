using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Oac.Images.Content;

namespace Oac.Images.Writing;

/// <summary>
/// Takes bytes until they are complete, in memory while they are few and then in a file that only the owner may read, and knows their
/// digest. On Unix the file has no name from its first moment on, elsewhere it goes with its handle: nothing is left behind.
/// </summary>
internal sealed class Spool : WriteOnlyStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly string folder;
    private readonly int memoryLimit;
    private readonly CancellationToken cancellationToken;
    private MemoryStream? memory = new();
    private SafeFileHandle? file;

    public Spool(string folder, int memoryLimit, CancellationToken cancellationToken)
    {
        this.folder = folder;
        this.memoryLimit = memoryLimit;
        this.cancellationToken = cancellationToken;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        hash.AppendData(buffer);
        if (memory is not null && Length + buffer.Length > memoryLimit)
        {
            file = CreateFile(folder);
            RandomAccess.Write(file, memory.GetBuffer().AsSpan(0, (int)memory.Length), 0);
            memory = null;
        }
        if (memory is not null)
        {
            memory.Write(buffer);
        }
        else
        {
            RandomAccess.Write(file!, buffer, Length);
        }
        Advance(buffer.Length);
    }

    /// <summary>Ends writing. What was written lives on in the result, and ends with it.</summary>
    public SpooledContent Complete()
    {
        var content = new SpooledContent(
            ContentDigest.OfHash(hash.GetHashAndReset()),
            Length,
            memory?.GetBuffer().AsMemory(0, (int)Length) ?? default,
            file
        );
        (memory, file) = (null, null);
        return content;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
            file?.Dispose();
        }
        base.Dispose(disposing);
    }

    private static SafeFileHandle CreateFile(string folder)
    {
        var path = Path.Combine(folder, $"oac-{Guid.NewGuid():N}.tmp");
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(
                path,
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                FileShare.None,
                FileOptions.DeleteOnClose
            );
        }

        // The mode is given with the creation: there is no moment at which others could open the file. Only a stream takes a mode, and a
        // stream closes its handle with itself, so the file is opened once more before its name goes.
        using var stream = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        finally
        {
            File.Delete(path);
        }
    }
}

/// <summary>Bytes that a <see cref="Spool"/> took: may be read any number of times, also at once, until they are disposed of.</summary>
internal sealed class SpooledContent(
    ContentDigest digest,
    long length,
    ReadOnlyMemory<byte> memory,
    SafeFileHandle? file
) : IDisposable
{
    public ContentDigest Digest { get; } = digest;

    public long Length { get; } = length;

    public bool IsInFile => file is not null;

    public Stream Open() => file is null ? new MemoryContentStream(memory) : new HandleStream(file, Length);

    public void Dispose() => file?.Dispose();
}
