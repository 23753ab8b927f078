using System.Buffers;
using System.IO.Compression;

namespace Oac.Connect.Compression;

/// <summary><c>br</c>. BrotliStream takes content that is cut off for content that ends there; the decoder below it does not.</summary>
internal sealed class BrotliAlgorithm : CompressionAlgorithm
{
    public override string Name => "br";

    protected override Stream CompressTo(Stream output) =>
        new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true);

    protected override Stream DecompressFrom(Stream input) => new BrotliStream(input, CompressionMode.Decompress);

    private protected override void Decompress(in ReadOnlySequence<byte> input, LimitedOutput output)
    {
        var decoder = new BrotliDecoder();
        try
        {
            var isDone = false;
            foreach (var part in input)
            {
                var rest = part.Span;
                while (!rest.IsEmpty)
                {
                    if (isDone)
                    {
                        throw new InvalidDataException("Bytes follow the content.");
                    }
                    isDone = Decode(ref decoder, ref rest, output);
                }
            }
            if (!isDone)
            {
                throw new InvalidDataException("The content is cut off.");
            }
        }
        finally
        {
            decoder.Dispose();
        }
    }

    /// <summary>Decodes until the bytes are used up or the content ends; true at its end.</summary>
    private static bool Decode(ref BrotliDecoder decoder, ref ReadOnlySpan<byte> rest, LimitedOutput output)
    {
        while (true)
        {
            var status = decoder.Decompress(rest, output.GetSpan(), out var consumed, out var written);
            rest = rest[consumed..];
            output.Advance(written);
            switch (status)
            {
                case OperationStatus.Done:
                    return true;
                case OperationStatus.NeedMoreData:
                    return false;
                case OperationStatus.InvalidData:
                    throw new InvalidDataException("The content cannot be decoded.");
                default:
                    // There is more to come out.
                    break;
            }
        }
    }
}
