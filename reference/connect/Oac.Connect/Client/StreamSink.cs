using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Oac.Connect.Framing;

namespace Oac.Connect.Client;

/// <summary>
/// Gathers what is written and hands it to a stream in one piece with each flush, since each write to HTTP/2 costs a turn of the
/// connection's queue. Its memory is rented from the first byte to the flush: an idle stream holds none.
/// </summary>
internal sealed class StreamSink(Stream stream) : PipeWriter
{
    private readonly RentedBuffer _buffer = new();

    public override void Advance(int bytes) => _buffer.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.GetSpan(sizeHint);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (!_buffer.WrittenMemory.IsEmpty)
            {
                await stream.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            }
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            return default;
        }
        finally
        {
            _buffer.Return();
        }
    }

    public override void CancelPendingFlush() => throw new NotSupportedException();

    public override void Complete(Exception? exception = null) => _buffer.Return();
}
