using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using Oac.Connect.Framing;

namespace Oac.Connect.Compression;

/// <summary>A way to make messages shorter, by the name that HTTP has for it. One instance serves any number of calls at once.</summary>
public abstract class CompressionAlgorithm
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>The name of not compressing.</summary>
    public const string Identity = "identity";

    /// <summary><c>gzip</c>, RFC 1952.</summary>
    public static CompressionAlgorithm Gzip { get; } = new GzipAlgorithm();

    /// <summary><c>br</c>, RFC 7932.</summary>
    public static CompressionAlgorithm Brotli { get; } = new BrotliAlgorithm();

    /// <summary>The name in headers.</summary>
    public abstract string Name { get; }

    /// <summary>A stream that compresses what is written to it into another, which stays open.</summary>
    protected abstract Stream CompressTo(Stream output);

    /// <summary>A stream that reads what is compressed in another.</summary>
    protected abstract Stream DecompressFrom(Stream input);

    internal virtual void Compress(in ReadOnlySequence<byte> input, IBufferWriter<byte> output)
    {
        using var sink = new BufferWriterStream(output);
        using var compressor = CompressTo(sink);
        foreach (var part in input)
        {
            compressor.Write(part.Span);
        }
    }

    /// <exception cref="ConnectException">
    /// What comes out is longer than the limit: <see cref="ConnectCode.ResourceExhausted"/>; the bytes are not compressed so: the code given.
    /// </exception>
    internal void Decompress(
        in ReadOnlySequence<byte> input,
        int maxMessageBytes,
        ConnectCode unreadable,
        IBufferWriter<byte> output
    )
    {
        try
        {
            using var source = new SequenceStream(input);
            using var decompressor = DecompressFrom(source);
            var left = maxMessageBytes;
            while (true)
            {
                // One byte beyond the limit is asked for, to see that there is none.
                var span = output.GetSpan(Math.Min(left + 1, ChunkBytes));
                span = span[..Math.Min(span.Length, left + 1)];
                var count = decompressor.Read(span);
                if (count == 0)
                {
                    break;
                }
                if (count > left)
                {
                    throw new ConnectException(
                        ConnectCode.ResourceExhausted,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"a message becomes longer than {maxMessageBytes} bytes when it is decompressed"
                        )
                    );
                }
                output.Advance(count);
                left -= count;
            }
            if (!source.IsAtEnd)
            {
                throw new ConnectException(unreadable, $"bytes follow the {Name} content of a message");
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or EndOfStreamException)
        {
            throw new ConnectException(unreadable, $"a message is no {Name}", e);
        }
    }

    private sealed class GzipAlgorithm : CompressionAlgorithm
    {
        /// <summary>Nothing as gzip: a header, an empty last block, and the checksum and length of nothing.</summary>
        private static ReadOnlySpan<byte> Nothing =>
            [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

        public override string Name => "gzip";

        internal override void Compress(in ReadOnlySequence<byte> input, IBufferWriter<byte> output)
        {
            if (input.IsEmpty)
            {
                // GZipStream writes not even a header then, and no bytes are no gzip: grpc-js refuses them.
                output.Write(Nothing);
                return;
            }
            base.Compress(input, output);
        }

        protected override Stream CompressTo(Stream output) =>
            new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);

        protected override Stream DecompressFrom(Stream input) => new GZipStream(input, CompressionMode.Decompress);
    }

    private sealed class BrotliAlgorithm : CompressionAlgorithm
    {
        public override string Name => "br";

        protected override Stream CompressTo(Stream output) =>
            new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true);

        protected override Stream DecompressFrom(Stream input) => new BrotliStream(input, CompressionMode.Decompress);
    }
}
