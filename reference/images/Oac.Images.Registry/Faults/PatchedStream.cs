using Oac.Images.Compression;

namespace Oac.Images.Registry.Faults;

/// <summary>So many bytes of a stream, the last of them changed on demand, and zeros for ever after.</summary>
internal sealed class PatchedStream(Stream inner, long length, bool flipLast) : ReadOnlyStream
{
    private long position;

    public override int Read(Span<byte> buffer)
    {
        if (position >= length)
        {
            buffer.Clear();
            return buffer.Length;
        }
        var read = inner.Read(buffer[..(int)Math.Min(buffer.Length, length - position)]);
        position += read;
        if (flipLast && position == length && read > 0)
        {
            buffer[read - 1] ^= 1;
        }
        return read;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Read(buffer.Span));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }
}
