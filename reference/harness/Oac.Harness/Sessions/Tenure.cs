namespace Oac.Harness.Sessions;

/// <summary>
/// A session's time on one stream. It ends with the session or with the stream: what is still at work then is cancelled, and nobody is
/// told of its result.
/// </summary>
#pragma warning disable CA1001 // The source has neither timer nor handle nor parent: there is nothing to dispose.
internal sealed class Tenure(EventStream stream)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _source = new();
    private volatile bool _isOver;

    public EventStream Stream => stream;

    public bool IsOver => _isOver;

    public CancellationToken Token => _source.Token;

    /// <summary>Ends it, so that results are dropped from now on. The token is for <see cref="CancelAsync"/>.</summary>
    public void End() => _isOver = true;

    /// <summary>Tells handlers. What they registered runs elsewhere: the caller reads the stream, or answers for others.</summary>
    public Task CancelAsync() => _source.CancelAsync();
}
