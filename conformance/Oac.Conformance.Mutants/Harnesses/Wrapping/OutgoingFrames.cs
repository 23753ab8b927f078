using System.Net;
using System.Threading.Channels;

namespace Oac.Conformance.Mutants.Harnesses.Wrapping;

/// <summary>The body of a stream to the orchestrator: pieces as they come; the request's head goes out before the first.</summary>
internal sealed class OutgoingFrames(bool inSingleBytes) : HttpContent
{
    private readonly Channel<byte[]> _pieces = Channel.CreateUnbounded<byte[]>();

    /// <summary>Sends a piece.</summary>
    public void Send(byte[] piece) => _pieces.Writer.TryWrite(piece);

    /// <summary>Nothing more is sent.</summary>
    public void End() => _pieces.Writer.TryComplete();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        await stream.FlushAsync(cancellationToken);
        await foreach (var piece in _pieces.Reader.ReadAllAsync(cancellationToken))
        {
            var size = inSingleBytes ? 1 : piece.Length;
            for (var at = 0; at < piece.Length; at += size)
            {
                await stream.WriteAsync(piece.AsMemory(at, size), cancellationToken);
                await stream.FlushAsync(cancellationToken);
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
