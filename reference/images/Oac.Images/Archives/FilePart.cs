using Microsoft.Win32.SafeHandles;
using Oac.Images.Compression;

namespace Oac.Images.Archives;

/// <summary>A part of a file as a stream of its own; the file stays open, and parts can be read beside each other.</summary>
internal sealed class FilePart(SafeFileHandle file, long offset, long length) : ReadOnlyStream
{
    private long _position;

    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = Math.Clamp(value, 0, length);
    }

    public override int Read(Span<byte> buffer)
    {
        var got = RandomAccess.Read(file, buffer[..Most(buffer.Length)], offset + _position);
        _position += got;
        return got;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var got = await RandomAccess
            .ReadAsync(file, buffer[..Most(buffer.Length)], offset + _position, cancellationToken)
            .ConfigureAwait(false);
        _position += got;
        return got;
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position =
            offset
            + (
                origin == SeekOrigin.Begin ? 0
                : origin == SeekOrigin.Current ? _position
                : length
            );

    private int Most(int wanted) => (int)Math.Min(wanted, length - _position);
}
