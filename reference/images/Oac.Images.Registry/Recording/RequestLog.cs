using System.Collections.Immutable;

namespace Oac.Images.Registry.Recording;

/// <summary>
/// The requests that a registry answered. A request is in here before the last byte of its answer is sent, so a client that has read its
/// answer finds it.
/// </summary>
public sealed class RequestLog
{
    private readonly Lock gate = new();
    private readonly int limit;
    private readonly Queue<RecordedRequest> kept = new();
    private readonly List<Waiter> waiters = [];
    private ImmutableArray<RecordedRequest> snapshot = [];
    private bool snapshotIsCurrent = true;
    private long arrived;

    internal RequestLog(int limit) => this.limit = limit;

    /// <summary>All requests that are kept, as they ended.</summary>
    public ImmutableArray<RecordedRequest> All
    {
        get
        {
            lock (gate)
            {
                if (!snapshotIsCurrent)
                {
                    snapshot = [.. kept];
                    snapshotIsCurrent = true;
                }
                return snapshot;
            }
        }
    }

    /// <summary>Requests of a method and kind that are kept.</summary>
    public ImmutableArray<RecordedRequest> Of(string method, RequestKind kind) =>
        [.. All.Where(request => request.Method == method && request.Kind == kind)];

    /// <summary>Waits until so many requests match, those before the call included, and returns the first of them.</summary>
    /// <param name="matches">Called under the log's lock, so it must be quick and must not call the log.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ImmutableArray<RecordedRequest>> WaitForAsync(
        Func<RecordedRequest, bool> matches,
        int count,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(matches);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var waiter = new Waiter(matches, count);
        lock (gate)
        {
            foreach (var request in kept)
            {
                if (waiter.IsSatisfiedBy(request))
                {
                    return waiter.Found();
                }
            }
            waiters.Add(waiter);
        }
        try
        {
            return await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
            {
                waiters.Remove(waiter);
            }
        }
    }

    /// <summary>Waits for the Nth request of a method and kind and returns it.</summary>
    public async Task<RecordedRequest> WaitForAsync(
        string method,
        RequestKind kind,
        int count,
        CancellationToken cancellationToken
    ) =>
        (
            await WaitForAsync(request => request.Method == method && request.Kind == kind, count, cancellationToken)
                .ConfigureAwait(false)
        )[^1];

    /// <summary>Forgets what was recorded; orders go on counting.</summary>
    public void Clear()
    {
        lock (gate)
        {
            kept.Clear();
            snapshotIsCurrent = false;
        }
    }

    internal long NextOrder() => Interlocked.Increment(ref arrived);

    internal void Add(RecordedRequest request)
    {
        lock (gate)
        {
            kept.Enqueue(request);
            if (kept.Count > limit)
            {
                kept.Dequeue();
            }
            snapshotIsCurrent = false;
            waiters.RemoveAll(waiter => waiter.IsSatisfiedBy(request));
        }
    }

    private sealed class Waiter(Func<RecordedRequest, bool> matches, int count)
    {
        private readonly ImmutableArray<RecordedRequest>.Builder found =
            ImmutableArray.CreateBuilder<RecordedRequest>();
        private readonly TaskCompletionSource<ImmutableArray<RecordedRequest>> done = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        public Task<ImmutableArray<RecordedRequest>> Task => done.Task;

        public bool IsSatisfiedBy(RecordedRequest request)
        {
            if (matches(request))
            {
                found.Add(request);
            }
            if (found.Count < count)
            {
                return false;
            }
            done.TrySetResult(Found());
            return true;
        }

        public ImmutableArray<RecordedRequest> Found() => found.ToImmutable();
    }
}
