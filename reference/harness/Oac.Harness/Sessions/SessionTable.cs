using Microsoft.Extensions.Logging;
using Oac.Harness.Handlers;
using Oac.Harness.Telemetry;
using Oac.Spec.Stream;

namespace Oac.Harness.Sessions;

/// <summary>
/// All sessions of this instance. Events of a session are handled one after the other, sessions at once up to a bound; ends of sessions,
/// streams and the harness itself come in from the side.
/// </summary>
#pragma warning disable CA1001 // The semaphore has no handle, and handlers that are left behind at the end still release it.
internal sealed class SessionTable
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly HashSet<EventContext> _running = [];
    private readonly HarnessConfiguration _configuration;
    private readonly EventInvoker _invoker;
    private readonly IServiceProvider _services;
    private readonly IntakeGate _gate;
    private readonly SemaphoreSlim _slots;
    private readonly ILogger _log;
    private readonly ILogger _agentLog;
    private TaskCompletionSource? _quiet;
    private TaskCompletionSource? _empty;
    private bool _isStopping;

    public SessionTable(HarnessConfiguration configuration, IServiceProvider services, ILoggerFactory logging)
    {
        var limits = configuration.Limits;
        _configuration = configuration;
        _services = services;
        _log = logging.CreateLogger(HarnessTelemetry.Name);
        _agentLog = logging.CreateLogger(configuration.Name);
        _invoker = new(configuration, _log);
        _gate = new(limits.MaxQueuedEvents, limits.MaxQueuedBytes);
        var slots = configuration.Isolated ? limits.MaxConcurrentEvents : 1;
        _slots = new(slots, slots);
    }

    /// <summary>Sessions that have events or keep state.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Takes an event in; waits while too many wait already.</summary>
    public async ValueTask DeliverAsync(EventMessage message, EventStream stream, CancellationToken cancellationToken)
    {
        await _gate.EnterAsync(message.Payload.Length, cancellationToken).ConfigureAwait(false);
        Session? session;
        var isNew = false;
        lock (_lock)
        {
            if (_isStopping)
            {
                _gate.Leave(message.Payload.Length);
                return;
            }
            if (
                !_sessions.TryGetValue(message.SessionId, out session)
                && _sessions.Count < _configuration.Limits.MaxSessions
            )
            {
                _sessions.Add(message.SessionId, session = new(this, message.SessionId));
                HarnessTelemetry.Sessions.Add(1);
            }
            isNew = session?.Enqueue(message, stream) ?? false;
        }
        if (session is null)
        {
            _gate.Leave(message.Payload.Length);
            HarnessLog.SessionRefused(_log, message.SessionId, _configuration.Limits.MaxSessions);
            var refusal = EventResultMessage.Failed(
                message.SessionId,
                "This instance holds as many sessions as it may."
            );
            await stream.AnswerAsync(refusal, cancellationToken).ConfigureAwait(false);
        }
        else if (isNew)
        {
            ThreadPool.UnsafeQueueUserWorkItem(session, preferLocal: false);
        }
    }

    /// <summary>A session has ended. One that nothing is known of is passed over.</summary>
    /// <returns>Ends once everything that the session kept has been disposed.</returns>
    public Task EndAsync(string sessionId)
    {
        Session? session;
        Tenure? ended;
        bool isIdle;
        Task released;
        lock (_lock)
        {
            if (!_sessions.TryGetValue(sessionId, out session))
            {
                return Task.CompletedTask;
            }
            isIdle = session.End(out ended, out released);
        }
        Finish(session, isIdle, ended);
        return released;
    }

    /// <summary>A stream has ended: what came by it is cancelled, and isolated sessions end, as they may go on elsewhere.</summary>
    public void Lose(EventStream stream)
    {
        var left = new List<(Session, bool, Tenure)>();
        lock (_lock)
        {
            foreach (var session in _sessions.Values)
            {
                if (session.Leave(stream) is { } tenure)
                {
                    left.Add((session, _configuration.Isolated && session.End(out _, out _), tenure));
                }
            }
        }
        foreach (var (session, isIdle, tenure) in left)
        {
            Finish(session, isIdle, tenure);
        }
    }

    /// <summary>
    /// Takes no more events, and waits for what is at work; at the deadline it is cancelled and answered with a failed result. Events that
    /// wait for their turn are left to the orchestrator, which delivers them again.
    /// </summary>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="now">Ends the wait.</param>
    /// <param name="farewell">Ends the sending of what could not be finished.</param>
    public async Task StopAsync(TimeSpan timeout, CancellationToken now, CancellationToken farewell)
    {
        Task quiet;
        int running;
        lock (_lock)
        {
            _isStopping = true;
            running = _running.Count;
            _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
            quiet = running == 0 ? Task.CompletedTask : _quiet.Task;
        }
        HarnessLog.Stopping(_log, running);
        if (await quiet.EndsWithin(timeout, _configuration.Time, now).ConfigureAwait(false))
        {
            return;
        }
        EventContext[] late;
        lock (_lock)
        {
            late = [.. _running];
        }
        HarnessLog.StoppedEarly(_log, late.Length);
        var unanswered = new List<EventContext>();
        foreach (var context in late)
        {
            if (context.TryAnswer())
            {
                unanswered.Add(context);
            }
            Observe(context.Tenure.CancelAsync());
        }
        foreach (var context in unanswered)
        {
            var failure = EventResultMessage.Failed(context.SessionId, EventInvoker.Stopped);
            await context.Tenure.Stream.AnswerAsync(failure, farewell).ConfigureAwait(false);
        }
    }

    /// <summary>Ends every session; true where all was released in time.</summary>
    public async Task<bool> ReleaseAsync(TimeSpan timeout)
    {
        var ended = new List<(Session, bool, Tenure?)>();
        Task empty;
        lock (_lock)
        {
            foreach (var session in _sessions.Values)
            {
                var isIdle = session.End(out var tenure, out _);
                ended.Add((session, isIdle, tenure));
            }
            _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
            empty = _sessions.Count == 0 ? Task.CompletedTask : _empty.Task;
        }
        foreach (var (session, isIdle, tenure) in ended)
        {
            Finish(session, isIdle, tenure);
        }
        return await empty.EndsWithin(timeout, _configuration.Time, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Empties a session's queue.</summary>
    internal async Task RunAsync(Session session)
    {
        TaskCompletionSource? released = null;
        while (true)
        {
            Session.Item? next;
            lock (_lock)
            {
                next = session.Next();
                if (next is null && session.State.IsEmpty)
                {
                    Forget(session);
                }
            }
            // Whoever waits for the end finds the session gone.
            released?.TrySetResult();
            released = null;
            if (next is null)
            {
                return;
            }
            if (next.Value is { Event: { } message, Tenure: { } tenure })
            {
                await HandleAsync(session, message, tenure).ConfigureAwait(false);
            }
            else
            {
                await ReleaseAsync(session).ConfigureAwait(false);
                released = next.Value.Released;
            }
        }
    }

    private void Forget(Session session)
    {
        _sessions.Remove(session.Id);
        HarnessTelemetry.Sessions.Add(-1);
        if (_sessions.Count == 0)
        {
            _empty?.TrySetResult();
        }
    }

    private async Task HandleAsync(Session session, EventMessage message, Tenure tenure)
    {
        // Cancelled ones take their turn too, so that one at a time is always true; they leave at once.
        await _slots.WaitAsync().ConfigureAwait(false);
        var context = new EventContext(session, message, tenure, _services, _agentLog);
        try
        {
            _gate.Leave(message.Payload.Length);
            if (!TryStart(context, tenure))
            {
                return;
            }
            var result = await _invoker.RunAsync(context, message, tenure).ConfigureAwait(false);
            context.Return();
            if (context.TryAnswer())
            {
                // Where the stream ends meanwhile there is no room to wait for any more.
                await tenure.Stream.AnswerAsync(result, CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            _slots.Release();
            Stop(context);
        }
    }

    private bool TryStart(EventContext context, Tenure tenure)
    {
        lock (_lock)
        {
            if (_isStopping || tenure.IsOver)
            {
                return false;
            }
            _running.Add(context);
            return true;
        }
    }

    private void Stop(EventContext context)
    {
        lock (_lock)
        {
            if (_running.Remove(context) && _running.Count == 0)
            {
                _quiet?.TrySetResult();
            }
        }
    }

    private async Task ReleaseAsync(Session session)
    {
        foreach (var value in session.State.Release())
        {
            try
            {
                await Disposal.DisposeAsync(value).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // The author's code; the other values and sessions must not suffer.
                HarnessLog.ReleaseFailed(_log, session.Id, value.GetType(), e);
            }
        }
    }

    private void Finish(Session session, bool isIdle, Tenure? tenure)
    {
        if (tenure is not null)
        {
            Observe(tenure.CancelAsync());
        }
        if (isIdle)
        {
            ThreadPool.UnsafeQueueUserWorkItem(session, preferLocal: false);
        }
    }

    private async void Observe(Task cancelling)
    {
        try
        {
            await cancelling.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // What a handler registered with its token has thrown.
            HarnessLog.CancellationFailed(_log, e);
        }
    }
}
