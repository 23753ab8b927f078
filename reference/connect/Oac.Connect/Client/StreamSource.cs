using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Oac.Connect.Client;

/// <summary>
/// Reads a stream ahead into one stretch of memory. It waits with a little of its own, which a short message fits into whole; what needs
/// more is rented until it is taken, so an idle stream holds next to none. Waiting costs no allocation, however many streams wait at once:
/// the source itself is what is awaited.
/// </summary>
internal sealed class StreamSource : PipeReader, IValueTaskSource<ReadResult>
{
    private const int OwnBytes = 512;
    private const int FirstBytes = 4096;
    private readonly byte[] _own = new byte[OwnBytes];
    private readonly Stream _stream;
    private readonly Action _continue;
    private ManualResetValueTaskSourceCore<ReadResult> _source = new() { RunContinuationsAsynchronously = false };
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _waiting;
    private byte[] _bytes;
    private int _start;
    private int _end;
    private bool _isExamined = true;
    private bool _isEnded;

    public StreamSource(Stream stream)
    {
        _stream = stream;
        _bytes = _own;
        _continue = Continue;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (TryRead(out var result))
        {
            return new(result);
        }
        _source.Reset();
        return Advance(cancellationToken, out result) ? new(result) : new ValueTask<ReadResult>(this, _source.Version);
    }

    public override bool TryRead(out ReadResult result)
    {
        if ((_start == _end || _isExamined) && !_isEnded)
        {
            result = default;
            return false;
        }
        result = Result();
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _start = consumed.GetInteger();
        _isExamined = examined.GetInteger() == _end;
        if (_start == _end)
        {
            Return();
        }
    }

    public override void CancelPendingRead() => throw new NotSupportedException();

    public override void Complete(Exception? exception = null) => Return();

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _source.OnCompleted(continuation, state, token, flags);

    /// <summary>Reads; false where that has to be waited for.</summary>
    private bool Advance(CancellationToken cancellationToken, out ReadResult result)
    {
        Reserve();
#pragma warning disable CA2012 // The awaiter is kept until it is done, and asked once.
        var awaiter = _stream.ReadAsync(_bytes.AsMemory(_end), cancellationToken).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
        if (!awaiter.IsCompleted)
        {
            result = default;
            _waiting = awaiter;
            awaiter.UnsafeOnCompleted(_continue);
            return false;
        }
        Took(awaiter.GetResult());
        result = Result();
        return true;
    }

    private void Continue()
    {
        ReadResult result;
        try
        {
            Took(_waiting.GetResult());
            result = Result();
        }
        catch (Exception e)
        {
            _source.SetException(e);
            return;
        }
        _source.SetResult(result);
    }

    private void Took(int count)
    {
        _end += count;
        _isEnded = count == 0;
        _isExamined = false;
    }

    private ReadResult Result() =>
        new(new ReadOnlySequence<byte>(_bytes, _start, _end - _start), isCanceled: false, isCompleted: _isEnded);

    private void Reserve()
    {
        if (_bytes.Length - _end > 0)
        {
            return;
        }
        var count = _end - _start;
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, count * 2));
        _bytes.AsSpan(_start, count).CopyTo(grown);
        Return();
        (_bytes, _end) = (grown, count);
    }

    private void Return()
    {
        if (_bytes != _own)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
        (_bytes, _start, _end) = (_own, 0, 0);
    }
}
