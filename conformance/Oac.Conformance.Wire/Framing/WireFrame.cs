using System.Buffers.Binary;

namespace Oac.Conformance.Wire;

/// <summary>A frame as it stood on the wire: one byte of flags, four of length, the payload.</summary>
/// <param name="Flags">0x01 compressed; 0x02 the end of a Connect stream; 0x80 the trailers of gRPC-Web.</param>
/// <param name="Payload">What follows the five bytes.</param>
public sealed record WireFrame(byte Flags, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The flag of a compressed payload.</summary>
    public const byte Compressed = 0x01;

    /// <summary>The flag of the frame that ends a Connect stream.</summary>
    public const byte ConnectEnd = 0x02;

    /// <summary>The flag of the frame that holds the trailers of gRPC-Web.</summary>
    public const byte WebTrailers = 0x80;

    /// <summary>The bytes of a frame.</summary>
    /// <param name="length">The length that it announces where that is not its own: a frame that lies.</param>
    public byte[] ToBytes(uint? length = null)
    {
        var bytes = new byte[5 + Payload.Length];
        bytes[0] = Flags;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), length ?? (uint)Payload.Length);
        Payload.CopyTo(bytes.AsMemory(5));
        return bytes;
    }

    /// <summary>Reads the next frame; null where the stream ends before one begins.</summary>
    /// <exception cref="InvalidDataException">The stream ends inside of a frame, or the frame is longer than 64 MiB.</exception>
    internal static async Task<WireFrame?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        const uint Most = 64 * 1024 * 1024;
        var prefix = new byte[5];
        var count = await stream
            .ReadAtLeastAsync(prefix, 5, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        if (count == 0)
        {
            return null;
        }
        if (count < 5)
        {
            throw new InvalidDataException($"the stream ends after {count} of the five bytes that begin a frame");
        }
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (length > Most)
        {
            throw new InvalidDataException($"a frame of {length} bytes is announced");
        }
        var payload = new byte[length];
        count = await stream
            .ReadAtLeastAsync(payload, payload.Length, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        return count == payload.Length
            ? new(prefix[0], payload)
            : throw new InvalidDataException($"the stream ends after {count} of the {length} bytes of a frame");
    }
}
