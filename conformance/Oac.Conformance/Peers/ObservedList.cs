using System.Collections.Immutable;

namespace Oac.Conformance.Peers;

/// <summary>What a peer has seen, in its order; others wait for what they look for.</summary>
internal sealed class ObservedList<T>(TimeProvider time)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly List<T> _all = [];
    private TaskCompletionSource _changed = New();
    private bool _isComplete;

    /// <summary>What was seen so far.</summary>
    public ImmutableArray<T> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Something was seen.</summary>
    public void Add(T one)
    {
        lock (_gate)
        {
            _all.Add(one);
            Pulse();
        }
    }

    /// <summary>Something was seen; it is made with its number, from 1.</summary>
    public T Add(Func<int, T> make)
    {
        lock (_gate)
        {
            var one = make(_all.Count + 1);
            _all.Add(one);
            Pulse();
            return one;
        }
    }

    /// <summary>Nothing more will be.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
            Pulse();
        }
    }

    /// <summary>The first that fits, also one that was seen before; null at the end of the wait, or where nothing more will be seen.</summary>
    public async Task<T?> FirstAsync(Func<T, bool> fits, TimeSpan within, CancellationToken cancellationToken) =>
        (await TakeAsync(fits, 1, within, cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>All that fit, as soon as there are as many as wanted; fewer at the end of the wait.</summary>
    public async Task<ImmutableArray<T>> TakeAsync(
        Func<T, bool> fits,
        int count,
        TimeSpan within,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await UntilAsync(all => all.Count(fits) >= count, within, cancellationToken).ConfigureAwait(false)
            ).Where(fits),
        ];

    /// <summary>All that was seen, as soon as that is enough; at the end of the wait also less.</summary>
    public async Task<ImmutableArray<T>> UntilAsync(
        Func<IReadOnlyCollection<T>, bool> isEnough,
        TimeSpan within,
        CancellationToken cancellationToken
    )
    {
        var start = time.GetTimestamp();
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_isComplete || isEnough(_all))
                {
                    return [.. _all];
                }
                changed = _changed.Task;
            }
            var left = within - time.GetElapsedTime(start);
            try
            {
                await changed
                    .WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return All;
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Pulse()
    {
        _changed.TrySetResult();
        _changed = New();
    }
}
