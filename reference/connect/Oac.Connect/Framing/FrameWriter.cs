using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using Oac.Connect.Compression;

namespace Oac.Connect.Framing;

/// <summary>Writes frames into a pipe. One at a time.</summary>
/// <remarks>
/// A message is written into a buffer of its own first, since its length goes before it and a pipe's memory may not be changed once it was
/// handed over. The buffer is rented for the moment: a stream that is idle holds none.
/// </remarks>
internal sealed class FrameWriter(PipeWriter output, int maxMessageBytes, int minCompressBytes)
{
    private readonly RentedBuffer _buffer = new();

    /// <summary>Writes a message as a frame, which is sent with the next flush at the latest.</summary>
    /// <exception cref="ConnectException">The message is longer than the limit, or cannot be written.</exception>
    public void Write<T>(T message, Marshaller<T> marshaller, CompressionAlgorithm? compression)
    {
        try
        {
            _buffer.Advance(_buffer.GetSpan(FrameReader.PrefixBytes)[..FrameReader.PrefixBytes].Length);
            MessageBytes.Write(message, marshaller, _buffer);
            var length = _buffer.Written.Length - FrameReader.PrefixBytes;
            RequireLength(length, maxMessageBytes);
            if (compression is not null && length >= minCompressBytes)
            {
                var compressed = new RentedBuffer();
                try
                {
                    compression.Compress(new(_buffer.WrittenMemory[FrameReader.PrefixBytes..]), compressed);
                    Write(FrameFlags.Compressed, compressed.Written);
                }
                finally
                {
                    compressed.Return();
                }
                return;
            }
            BinaryPrimitives.WriteUInt32BigEndian(_buffer.Written[1..], (uint)length);
            _buffer.Written[0] = 0;
            output.Write(_buffer.Written);
        }
        finally
        {
            _buffer.Return();
        }
    }

    /// <summary>Writes bytes as a frame.</summary>
    public void Write(byte flags, ReadOnlySpan<byte> payload)
    {
        var prefix = output.GetSpan(FrameReader.PrefixBytes);
        prefix[0] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], (uint)payload.Length);
        output.Advance(FrameReader.PrefixBytes);
        output.Write(payload);
    }

    /// <summary>Sends what was written; waits while the other side reads too slowly.</summary>
    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) =>
        output.FlushAsync(cancellationToken);

    /// <summary>Sends what was written, after which nothing more is.</summary>
    public ValueTask CompleteAsync() => output.CompleteAsync();

    internal static void RequireLength(int length, int maxMessageBytes)
    {
        if (length > maxMessageBytes)
        {
            throw new ConnectException(
                ConnectCode.ResourceExhausted,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a message has {length} bytes; at most {maxMessageBytes} are sent"
                )
            );
        }
    }
}
