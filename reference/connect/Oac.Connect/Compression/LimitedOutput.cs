using System.Buffers;
using System.Globalization;

namespace Oac.Connect.Compression;

/// <summary>Takes what comes out of a decompressor, up to a limit.</summary>
internal sealed class LimitedOutput(IBufferWriter<byte> output, int maxBytes)
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>How many bytes came out.</summary>
    public int Count { get; private set; }

    /// <summary>Room for the next bytes: one beyond the limit, so that it shows whether there is more.</summary>
    public Span<byte> GetSpan()
    {
        var most = (int)Math.Min((long)maxBytes - Count + 1, ChunkBytes);
        return output.GetSpan(most)[..most];
    }

    /// <exception cref="ConnectException">They are more than the limit.</exception>
    public void Advance(int count)
    {
        if (count > maxBytes - Count)
        {
            throw new ConnectException(
                ConnectCode.ResourceExhausted,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a message becomes longer than {maxBytes} bytes when it is decompressed"
                )
            );
        }
        Count += count;
        output.Advance(count);
    }
}
