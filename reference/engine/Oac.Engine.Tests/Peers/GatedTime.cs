namespace Oac.Engine.Tests.Peers;

/// <summary>
/// A clock for one time limit: waits of exactly that length end once the test opens the gate, those that begin later at once. Other
/// waits never end.
/// </summary>
internal sealed class GatedTime(TimeSpan limit) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<GatedTimer> _waiting = [];
    private bool _open;

    /// <summary>The limit is over.</summary>
    public void Open()
    {
        GatedTimer[] due;
        lock (_lock)
        {
            _open = true;
            due = [.. _waiting];
            _waiting.Clear();
        }
        foreach (var timer in due)
        {
            timer.Run();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new GatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class GatedTimer(GatedTime time, TimerCallback callback, object? state) : ITimer
    {
        public void Run() => ThreadPool.QueueUserWorkItem(_ => callback(state));

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._waiting.Remove(this);
                if (dueTime != time.Limit)
                {
                    return true;
                }
                if (!time._open)
                {
                    time._waiting.Add(this);
                    return true;
                }
            }
            Run();
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private TimeSpan Limit => limit;
}
