using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Oac.Connect.Compression;

/// <summary><c>gzip</c>: one member, and nothing after it.</summary>
internal sealed class GzipAlgorithm : CompressionAlgorithm
{
    /// <summary>Ten bytes of header, two of an empty content, four of checksum and four of length.</summary>
    private const int ShortestBytes = 20;

    /// <summary>Nothing: a header, an empty last block, and the checksum and length of nothing.</summary>
    private static ReadOnlySpan<byte> Nothing => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public override string Name => "gzip";

    internal override void Compress(in ReadOnlySequence<byte> input, IBufferWriter<byte> output)
    {
        if (input.IsEmpty)
        {
            // GZipStream then writes nothing at all, which is no gzip: grpc-js refuses it.
            output.Write(Nothing);
            return;
        }
        base.Compress(input, output);
    }

    protected override Stream CompressTo(Stream output) =>
        new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);

    protected override Stream DecompressFrom(Stream input) => new GZipStream(input, CompressionMode.Decompress);

    private protected override void Decompress(in ReadOnlySequence<byte> input, LimitedOutput output)
    {
        base.Decompress(input, output);
        // GZipStream takes content that is cut off for content that ends there, and passes over what follows it. The length of what
        // came out stands in the last four bytes, and nowhere else.
        if (input.Length < ShortestBytes)
        {
            throw new InvalidDataException("The content is cut off.");
        }
        Span<byte> length = stackalloc byte[4];
        input.Slice(input.Length - length.Length).CopyTo(length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(length) != (uint)output.Count)
        {
            throw new InvalidDataException("The content is cut off, or bytes follow it.");
        }
    }
}
