using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Oac.Connect.Framing;

namespace Oac.Connect.Client;

/// <summary>
/// Gathers what is written and hands it to a stream in one piece with each flush, since each write to HTTP/2 costs a turn of the
/// connection's queue. Its memory is rented from the first byte to the flush: an idle stream holds none. Waiting costs no allocation,
/// however many streams wait at once: the sink itself is what is awaited.
/// </summary>
internal sealed class StreamSink : PipeWriter, IValueTaskSource<bool>
{
    private readonly RentedBuffer _buffer = new();
    private readonly Stream _stream;
    private readonly Action _continue;
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = false };
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _writing;
    private ConfiguredTaskAwaitable.ConfiguredTaskAwaiter _flushing;
    private bool _isFlushing;

    public StreamSink(Stream stream)
    {
        _stream = stream;
        _continue = Continue;
    }

    /// <summary>Whether nothing is gathered.</summary>
    public bool IsEmpty => _buffer.WrittenMemory.IsEmpty;

    /// <summary>Whether what was gathered is still being sent: until then nothing may be written.</summary>
    public bool IsSending { get; private set; }

    public override void Advance(int bytes) => _buffer.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.GetSpan(sizeHint);

    /// <summary>Sends what was gathered; one at a time.</summary>
    /// <returns>False where the request has ended: why the server did not want more is in its answer.</returns>
    /// <exception cref="InvalidOperationException">What was gathered before is still being sent.</exception>
    public ValueTask<bool> SendAsync()
    {
        RequireIdle();
        _source.Reset();
        (IsSending, _isFlushing) = (true, IsEmpty);
        try
        {
            if (!Advance())
            {
                return new(this, _source.Version);
            }
        }
        catch (Exception e) when (TransportErrors.IsTransport(e))
        {
            Return();
            return new(false);
        }
        catch
        {
            Return();
            throw;
        }
        Return();
        return new(true);
    }

    /// <exception cref="InvalidOperationException">What was gathered before is still being sent.</exception>
    public void RequireIdle()
    {
        if (IsSending)
        {
            throw new InvalidOperationException(
                "Messages of a call are sent one after the other; one is still being sent."
            );
        }
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        new(isCanceled: false, isCompleted: !await SendAsync().ConfigureAwait(false));

    public override void CancelPendingFlush() => throw new NotSupportedException();

    public override void Complete(Exception? exception = null) => Return();

    bool IValueTaskSource<bool>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _source.OnCompleted(continuation, state, token, flags);

    /// <summary>Goes on until all is done; false where something has to be waited for.</summary>
    private bool Advance()
    {
#pragma warning disable CA2012 // The awaiter is kept until it is done, and asked once.
        if (!_isFlushing)
        {
            var writing = _stream.WriteAsync(_buffer.WrittenMemory).ConfigureAwait(false).GetAwaiter();
            if (!writing.IsCompleted)
            {
                _writing = writing;
                writing.UnsafeOnCompleted(_continue);
                return false;
            }
            writing.GetResult();
            _isFlushing = true;
        }
#pragma warning restore CA2012
        var flushing = _stream.FlushAsync().ConfigureAwait(false).GetAwaiter();
        if (!flushing.IsCompleted)
        {
            _flushing = flushing;
            flushing.UnsafeOnCompleted(_continue);
            return false;
        }
        flushing.GetResult();
        return true;
    }

    private void Continue()
    {
        var isSent = true;
        try
        {
            if (_isFlushing)
            {
                _flushing.GetResult();
            }
            else
            {
                _writing.GetResult();
                _isFlushing = true;
                if (!Advance())
                {
                    return;
                }
            }
        }
        catch (Exception e) when (TransportErrors.IsTransport(e))
        {
            isSent = false;
        }
        catch (Exception e)
        {
            Return();
            _source.SetException(e);
            return;
        }
        Return();
        _source.SetResult(isSent);
    }

    private void Return()
    {
        _buffer.Return();
        IsSending = false;
    }
}
