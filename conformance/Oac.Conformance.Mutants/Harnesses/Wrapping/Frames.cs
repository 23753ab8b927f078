using System.Buffers.Binary;

namespace Oac.Conformance.Mutants.Harnesses.Wrapping;

/// <summary>Frames of the three protocols: one byte of flags, four of length.</summary>
internal static class Frames
{
    /// <summary>The next frame; null at the end.</summary>
    public static async Task<(byte Flags, byte[] Payload)?> ReadAsync(
        Stream stream,
        CancellationToken cancellationToken
    )
    {
        var prefix = new byte[5];
        if (await stream.ReadAtLeastAsync(prefix, 5, throwOnEndOfStream: false, cancellationToken) < 5)
        {
            return null;
        }
        var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1))];
        await stream.ReadExactlyAsync(payload, cancellationToken);
        return (prefix[0], payload);
    }

    /// <summary>The bytes of a frame.</summary>
    public static byte[] Write(byte flags, byte[] payload)
    {
        var bytes = new byte[5 + payload.Length];
        bytes[0] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), (uint)payload.Length);
        payload.CopyTo(bytes, 5);
        return bytes;
    }
}
