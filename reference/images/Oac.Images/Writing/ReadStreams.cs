using Microsoft.Win32.SafeHandles;
using Oac.Images.Compression;

namespace Oac.Images.Writing;

/// <summary>A stream over content of known length that may be read again from anywhere.</summary>
internal abstract class OffsetStream(long length) : ReadOnlyStream
{
    private long position;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override long Length { get; } = length;

    /// <inheritdoc/>
    public override long Position
    {
        get => position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            position = value;
        }
    }

    /// <inheritdoc/>
    public sealed override int Read(Span<byte> buffer)
    {
        var read = ReadAt(buffer[..(int)Math.Clamp(Length - position, 0, buffer.Length)], position);
        position += read;
        return read;
    }

    /// <inheritdoc/>
    public sealed override async ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        var part = buffer[..(int)Math.Clamp(Length - position, 0, buffer.Length)];
        var read = await ReadAtAsync(part, position, cancellationToken).ConfigureAwait(false);
        position += read;
        return read;
    }

    /// <inheritdoc/>
    public sealed override long Seek(long offset, SeekOrigin origin) =>
        Position =
            offset
            + origin switch
            {
                SeekOrigin.Begin => 0,
                SeekOrigin.Current => position,
                _ => Length,
            };

    protected abstract int ReadAt(Span<byte> buffer, long offset);

    protected abstract ValueTask<int> ReadAtAsync(
        Memory<byte> buffer,
        long offset,
        CancellationToken cancellationToken
    );
}

/// <summary>Reads bytes that are in memory.</summary>
internal sealed class MemoryContentStream(ReadOnlyMemory<byte> content) : OffsetStream(content.Length)
{
    protected override int ReadAt(Span<byte> buffer, long offset)
    {
        if (!buffer.IsEmpty)
        {
            content.Span.Slice((int)offset, buffer.Length).CopyTo(buffer);
        }
        return buffer.Length;
    }

    protected override ValueTask<int> ReadAtAsync(
        Memory<byte> buffer,
        long offset,
        CancellationToken cancellationToken
    ) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : new(ReadAt(buffer.Span, offset));
}

/// <summary>Reads a file that others may read at the same time by the same handle, which stays open.</summary>
internal sealed class HandleStream(SafeFileHandle handle, long length) : OffsetStream(length)
{
    protected override int ReadAt(Span<byte> buffer, long offset) => RandomAccess.Read(handle, buffer, offset);

    protected override ValueTask<int> ReadAtAsync(
        Memory<byte> buffer,
        long offset,
        CancellationToken cancellationToken
    ) => RandomAccess.ReadAsync(handle, buffer, offset, cancellationToken);
}
