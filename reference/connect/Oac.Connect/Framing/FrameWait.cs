using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Oac.Connect.Framing;

/// <summary>
/// Waits for the messages of a call, one at a time. It is written out because an asynchronous method would cost each message that is waited
/// for its state, of which a pool holds a few, and streams may be many.
/// </summary>
internal abstract class FrameWait : IValueTaskSource<bool>
{
    private readonly Action _continue;
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = false };
    private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _filling;
    private bool _isWaiting;

    protected FrameWait(FrameReader reader)
    {
        Reader = reader;
        _continue = Continue;
    }

    protected FrameReader Reader { get; }

    /// <summary>What <see cref="TryFill"/> has waited for.</summary>
    protected ReadResult Filled => _filling.GetResult();

    /// <summary>What the caller waits for.</summary>
    protected ValueTask<bool> Pending => new(this, _source.Version);

    bool IValueTaskSource<bool>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _source.OnCompleted(continuation, state, token, flags);

    /// <summary>More is here, for which <see cref="TryFill"/> waited.</summary>
    protected abstract void Continue();

    /// <exception cref="InvalidOperationException">A message is waited for already.</exception>
    protected void Begin()
    {
        if (_isWaiting)
        {
            throw new InvalidOperationException("Messages of a call are read one after the other.");
        }
        _source.Reset();
        _isWaiting = true;
    }

    /// <summary>Nothing had to be waited for.</summary>
    protected void Stop() => _isWaiting = false;

    protected void Complete(bool isMessage)
    {
        _isWaiting = false;
        _source.SetResult(isMessage);
    }

    protected void Fail(Exception exception)
    {
        _isWaiting = false;
        _source.SetException(exception);
    }

    /// <summary>Reads more; false where that has to be waited for.</summary>
    protected bool TryFill(CancellationToken cancellationToken, out ReadResult result)
    {
#pragma warning disable CA2012 // The awaiter is kept until it is done, and asked once.
        var filling = Reader.FillAsync(cancellationToken).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
        if (!filling.IsCompleted)
        {
            result = default;
            _filling = filling;
            filling.UnsafeOnCompleted(_continue);
            return false;
        }
        result = filling.GetResult();
        return true;
    }
}
