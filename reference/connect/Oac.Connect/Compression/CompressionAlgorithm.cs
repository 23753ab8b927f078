using System.Buffers;

namespace Oac.Connect.Compression;

/// <summary>A way to make messages shorter, by the name that HTTP has for it. One instance serves any number of calls at once.</summary>
public abstract class CompressionAlgorithm
{
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
    /// What comes out is longer than the limit: <see cref="ConnectCode.ResourceExhausted"/>; the bytes are not compressed so, not all of
    /// them are there, or others follow: the code given.
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
            Decompress(input, new LimitedOutput(output, maxMessageBytes));
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException)
        {
            throw new ConnectException(unreadable, $"a message is no {Name}", e);
        }
    }

    /// <exception cref="InvalidDataException">The bytes are not compressed so, or are not one whole.</exception>
    private protected virtual void Decompress(in ReadOnlySequence<byte> input, LimitedOutput output)
    {
        using var source = new SequenceStream(input);
        using var decompressor = DecompressFrom(source);
        while (true)
        {
            var count = decompressor.Read(output.GetSpan());
            if (count == 0)
            {
                break;
            }
            output.Advance(count);
        }
        if (!source.IsAtEnd)
        {
            throw new InvalidDataException("Bytes follow the content.");
        }
    }
}
