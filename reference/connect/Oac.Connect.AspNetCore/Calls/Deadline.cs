using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Oac.Connect.AspNetCore;

/// <summary>Everything that ends a call early: the client's leaving, the deadline, the server's stop.</summary>
internal sealed class Deadline : IAsyncDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _passed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _aborted;
    private readonly CancellationTokenRegistration _stopping;
    private readonly ITimer? _timer;
    private readonly HttpContext _http;
    private readonly ILogger _logger;
    private readonly string _method;
    private int _reason;

    public Deadline(
        HttpContext http,
        TimeSpan? timeout,
        bool endOnShutdown,
        TimeProvider time,
        ILogger logger,
        string method
    )
    {
        _http = http;
        _logger = logger;
        _method = method;
        Timeout = timeout;
        _aborted = http.RequestAborted.UnsafeRegister(static self => ((Deadline)self!).End(EndReason.Aborted), this);
        if (endOnShutdown && http.RequestServices?.GetService<IHostApplicationLifetime>() is { } lifetime)
        {
            _stopping = lifetime.ApplicationStopping.UnsafeRegister(
                static self => ((Deadline)self!).End(EndReason.Stopping),
                this
            );
        }
        if (timeout is { } span)
        {
            var now = time.GetUtcNow();
            At = span < DateTimeOffset.MaxValue - now ? now + span : DateTimeOffset.MaxValue;
            // Timers count to 49 days; nobody waits for longer.
            var due = span < MaxTimer ? span : System.Threading.Timeout.InfiniteTimeSpan;
            _timer = time.CreateTimer(
                static self => ((Deadline)self!).End(EndReason.Passed),
                this,
                due,
                System.Threading.Timeout.InfiniteTimeSpan
            );
        }
    }

    private static TimeSpan MaxTimer { get; } = TimeSpan.FromDays(49);

    public DateTimeOffset? At { get; }

    public TimeSpan? Timeout { get; }

    public CancellationToken Token => _source.Token;

    /// <summary>Why the call ended early, if it did.</summary>
    public EndReason Reason => (EndReason)Volatile.Read(ref _reason);

    /// <summary>Completes when the deadline passes or the server stops, not when the client leaves.</summary>
    public Task Passed => _passed.Task;

    /// <summary>The outcome of a call that ended early.</summary>
    public ConnectException ToError(Exception? cause) =>
        Reason switch
        {
            EndReason.Passed => new(ConnectCode.DeadlineExceeded, "the deadline has passed", cause),
            EndReason.Stopping => new(ConnectCode.Unavailable, "the server is stopping", cause),
            _ => new(ConnectCode.Canceled, "the call was canceled", cause),
        };

    public async ValueTask DisposeAsync()
    {
        await _aborted.DisposeAsync().ConfigureAwait(false);
        await _stopping.DisposeAsync().ConfigureAwait(false);
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }
        _source.Dispose();
    }

    /// <summary>Runs what handlers registered at the token. A timer has nobody who would catch what they throw: it would end the process.</summary>
    private void Cancel()
    {
        try
        {
            _source.Cancel();
        }
        catch (AggregateException e)
        {
            ServerLog.CallbackFailed(_logger, e, _method);
        }
    }

    private void End(EndReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, 0) != 0)
        {
            return;
        }
        if (reason != EndReason.Aborted)
        {
            _passed.TrySetResult();
        }
        Cancel();
        if (reason != EndReason.Aborted)
        {
            // Reads carry no token, as each would pay for it with every message. Those of a client that left end by themselves.
            try
            {
                _http.Request.BodyReader.CancelPendingRead();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
            {
                // The client reset its stream, or the body was read to its end, at the same moment: no read is left to end. A timer's
                // exception would end the process.
            }
        }
    }
}

/// <summary>Why a call ended early.</summary>
internal enum EndReason
{
    None,
    Aborted,
    Passed,
    Stopping,
}
