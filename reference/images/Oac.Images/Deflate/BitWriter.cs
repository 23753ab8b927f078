using System.Buffers.Binary;

namespace Oac.Images.Deflate;

/// <summary>Collects the bits of a deflate stream, least significant first (RFC 1951, 3.1.1), in a buffer that grows.</summary>
internal sealed class BitWriter
{
    private byte[] buffer = new byte[64 * 1024];
    private int length;
    private ulong pending;
    private int pendingBits;

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    public void Clear() => (length, pending, pendingBits) = (0, 0, 0);

    /// <summary>Adds up to 32 bits.</summary>
    public void Write(uint bits, int count)
    {
        pending |= (ulong)bits << pendingBits;
        pendingBits += count;
        if (pendingBits >= 32)
        {
            Reserve(sizeof(uint));
            BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(length), (uint)pending);
            length += sizeof(uint);
            pending >>= 32;
            pendingBits -= 32;
        }
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Align()
    {
        for (; pendingBits > 0; pendingBits -= 8)
        {
            Reserve(1);
            buffer[length++] = (byte)pending;
            pending >>= 8;
        }
        (pending, pendingBits) = (0, 0);
    }

    /// <summary>Adds whole bytes; the writer must be aligned.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    private void Reserve(int count)
    {
        if (buffer.Length - length < count)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + count));
        }
    }
}
