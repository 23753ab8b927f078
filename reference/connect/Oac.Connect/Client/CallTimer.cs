namespace Oac.Connect.Client;

/// <summary>Everything that ends a call early on the client's side: its token and its deadline.</summary>
internal sealed class CallTimer : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);
    private readonly CancellationTokenSource _source;
    private readonly ITimer? _timer;
    private volatile bool _hasPassed;

    public CallTimer(TimeSpan? timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout is { } span && span < Longest)
        {
            _timer = time.CreateTimer(
                static self => ((CallTimer)self!).Pass(),
                this,
                span > TimeSpan.Zero ? span : TimeSpan.Zero,
                Timeout.InfiniteTimeSpan
            );
        }
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Gives the call up.</summary>
    public void Cancel() => _source.Cancel();

    /// <summary>What went wrong, seen from here: our own deadline comes before whatever the wire says of its consequences.</summary>
    public ConnectException Translate(Exception exception, MetadataMap? metadata = null)
    {
        if (exception is ConnectException own)
        {
            return own;
        }
        return _hasPassed
                ? new(ConnectCode.DeadlineExceeded, "the deadline has passed", exception)
                {
                    Metadata = metadata ?? new(),
                }
            : _source.IsCancellationRequested
                ? new(ConnectCode.Canceled, "the call was canceled", exception) { Metadata = metadata ?? new() }
            : TransportErrors.Translate(exception, metadata);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _source.Dispose();
    }

    private void Pass()
    {
        _hasPassed = true;
        try
        {
            // What interceptors registered at the token may throw, which would end the process on a timer's thread: this way it reaches
            // TaskScheduler.UnobservedTaskException, as that of all work in the background.
            _ = _source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The call ended at the same moment: there is nothing left to give up.
        }
    }
}
