using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;

namespace Oac.Connect.Framing;

/// <summary>Writes base64 (<c>application/grpc-web-text</c>): what goes out with one flush is whole, with its padding.</summary>
internal sealed class Base64PipeWriter(PipeWriter output) : PipeWriter
{
    /// <summary>Bytes that are encoded at once: a multiple of three.</summary>
    private const int ChunkBytes = 6 * 1024;

    private readonly RentedBuffer _buffer = new();

    public override void Advance(int bytes) => _buffer.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.GetSpan(sizeHint);

    public override void CancelPendingFlush() => output.CancelPendingFlush();

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Encode();
        return output.FlushAsync(cancellationToken);
    }

    public override void Complete(Exception? exception = null)
    {
        Encode();
        output.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        Encode();
        return output.CompleteAsync(exception);
    }

    private void Encode()
    {
        for (var rest = _buffer.Written; !rest.IsEmpty; )
        {
            var chunk = rest[..Math.Min(rest.Length, ChunkBytes)];
            Base64.EncodeToUtf8(
                chunk,
                output.GetSpan(Base64.GetMaxEncodedToUtf8Length(chunk.Length)),
                out _,
                out var written
            );
            output.Advance(written);
            rest = rest[chunk.Length..];
        }
        _buffer.Return();
    }
}
