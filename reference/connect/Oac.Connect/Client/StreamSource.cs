using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Oac.Connect.Client;

/// <summary>
/// Reads a stream ahead into one stretch of memory. It waits without memory (a read of no bytes ends where some are there), so an idle
/// stream holds none, and waiting costs no allocation, however many streams wait at once: the source itself is what is awaited.
/// </summary>
internal sealed class StreamSource : PipeReader, IValueTaskSource<ReadResult>
{
    private const int FirstBytes = 4096;
    private readonly Stream _stream;
    private readonly Action _continue;
    private ManualResetValueTaskSourceCore<ReadResult> _source = new() { RunContinuationsAsynchronously = false };
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _waiting;
    private CancellationToken _token;
    private byte[] _bytes = [];
    private int _start;
    private int _end;
    private bool _isProbing;
    private bool _isExamined = true;
    private bool _isEnded;

    public StreamSource(Stream stream)
    {
        _stream = stream;
        _continue = Continue;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (TryRead(out var result))
        {
            return new(result);
        }
        _source.Reset();
        _token = cancellationToken;
        // Where a part of a message is here already the rest is read at once: there is memory anyway.
        _isProbing = _start == _end;
        return Advance(out result) ? new(result) : new ValueTask<ReadResult>(this, _source.Version);
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

    /// <summary>Reads until there is something new; false where that has to be waited for.</summary>
    private bool Advance(out ReadResult result)
    {
        while (true)
        {
            if (!_isProbing)
            {
                Reserve();
            }
#pragma warning disable CA2012 // The awaiter is kept until it is done, and asked once.
            var awaiter = _stream
                .ReadAsync(_isProbing ? Memory<byte>.Empty : _bytes.AsMemory(_end), _token)
                .ConfigureAwait(false)
                .GetAwaiter();
#pragma warning restore CA2012
            if (!awaiter.IsCompleted)
            {
                result = default;
                _waiting = awaiter;
                awaiter.UnsafeOnCompleted(_continue);
                return false;
            }
            if (Took(awaiter.GetResult()))
            {
                result = Result();
                return true;
            }
        }
    }

    private void Continue()
    {
        ReadResult result;
        try
        {
            if (Took(_waiting.GetResult()))
            {
                result = Result();
            }
            else if (!Advance(out result))
            {
                return;
            }
        }
        catch (Exception e)
        {
            _source.SetException(e);
            return;
        }
        _source.SetResult(result);
    }

    /// <summary>Whether something new is here after a read.</summary>
    private bool Took(int count)
    {
        if (_isProbing)
        {
            _isProbing = false;
            return false;
        }
        _end += count;
        _isEnded = count == 0;
        _isExamined = false;
        return true;
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
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
        (_bytes, _start, _end) = ([], 0, 0);
    }
}
