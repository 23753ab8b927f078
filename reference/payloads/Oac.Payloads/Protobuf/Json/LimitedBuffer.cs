using System.Buffers;

namespace Oac.Payloads.Protobuf.Json;

/// <summary>Bytes that grow up to a limit.</summary>
internal sealed class LimitedBuffer(int limit) : IBufferWriter<byte>, IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(512);
    private int length;

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    /// <exception cref="PayloadException">The limit is exceeded.</exception>
    public void Advance(int count)
    {
        length += count;
        if (length > limit)
        {
            throw new PayloadException($"more than the {MessageText.Count(limit)} bytes that may be written", "", null);
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return buffer.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return buffer.AsSpan(length);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        length = 0;
    }

    private void Reserve(int size)
    {
        if (buffer.Length - length < Math.Max(size, 1))
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, length + size));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
    }
}
