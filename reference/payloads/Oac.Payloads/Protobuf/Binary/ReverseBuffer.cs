using System.Buffers;
using System.Buffers.Binary;
using Oac.Payloads.Protobuf.Types;

namespace Oac.Payloads.Protobuf.Binary;

/// <summary>
/// Bytes that grow towards their beginning. Written from the end, a message's length is known before it is written, and nothing is measured
/// beforehand.
/// </summary>
internal sealed class ReverseBuffer(int limit) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Clamp(limit, 16, 512));
    private int start = -1;

    public int Length => start < 0 ? 0 : buffer.Length - start;

    public ReadOnlySpan<byte> Written => start < 0 ? [] : buffer.AsSpan(start);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void Number(ulong value) => Varint.Write(Reserve(Varint.Length(value)), value);

    public void Fixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    public void Fixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    public void Tag(int number, WireType wire) => Number((ulong)number << 3 | (uint)wire);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        start = -1;
    }

    private Span<byte> Reserve(int length)
    {
        var written = Length;
        if (length > limit - written)
        {
            throw new PayloadException($"more than the {MessageText.Count(limit)} bytes that may be written", "", null);
        }
        if (length > buffer.Length - written)
        {
            var larger = ArrayPool<byte>.Shared.Rent(
                (int)Math.Max(Math.Min((long)buffer.Length * 2, limit), written + length)
            );
            Written.CopyTo(larger.AsSpan(larger.Length - written));
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        start = buffer.Length - written - length;
        return buffer.AsSpan(start, length);
    }
}
