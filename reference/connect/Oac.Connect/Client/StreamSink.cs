using System.IO.Pipelines;
using Oac.Connect.Framing;

namespace Oac.Connect.Client;

/// <summary>
/// Gathers what is written and hands it to a stream in one piece with each flush, since each write to HTTP/2 costs a turn of the
/// connection's queue. Its memory is rented from the first byte to the flush: an idle stream holds none.
/// </summary>
internal sealed class StreamSink(Stream stream) : PipeWriter
{
    private readonly RentedBuffer _buffer = new();

    /// <summary>Whether nothing is gathered.</summary>
    public bool IsEmpty => _buffer.WrittenMemory.IsEmpty;

    public override void Advance(int bytes) => _buffer.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.GetSpan(sizeHint);

    /// <summary>Hands over what was gathered; it must be let go of by <see cref="Return"/> after that.</summary>
    public ValueTask SendAsync() =>
        _buffer.WrittenMemory.IsEmpty ? ValueTask.CompletedTask : stream.WriteAsync(_buffer.WrittenMemory);

    /// <summary>Flushes the stream itself.</summary>
    public Task FlushStreamAsync() => stream.FlushAsync();

    /// <summary>Lets go of what was handed over.</summary>
    public void Return() => _buffer.Return();

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await SendAsync().ConfigureAwait(false);
            await FlushStreamAsync().ConfigureAwait(false);
            return default;
        }
        finally
        {
            Return();
        }
    }

    public override void CancelPendingFlush() => throw new NotSupportedException();

    public override void Complete(Exception? exception = null) => Return();
}
