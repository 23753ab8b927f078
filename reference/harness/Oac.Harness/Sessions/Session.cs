using Oac.Spec.Stream;

namespace Oac.Harness.Sessions;

/// <summary>
/// One session's queue: its events, and its end, one after the other. Everything but <see cref="State"/> is guarded by the table's lock.
/// A session whose queue is empty and that keeps nothing is forgotten.
/// </summary>
internal sealed class Session(SessionTable table, string id) : IThreadPoolWorkItem
{
    private readonly Queue<Item> _queue = new(1);
    private Tenure? _tenure;
    private TaskCompletionSource? _lastEnd;
    private bool _isRunning;

    public string Id => id;

    /// <summary>Used by the one who empties the queue.</summary>
    public SessionState State { get; } = new();

    /// <summary>An event in a session's time on a stream; or the session's end, with whom to tell.</summary>
    public readonly record struct Item(EventMessage? Event, Tenure? Tenure, TaskCompletionSource? Released);

    /// <summary>Adds an event; true where nobody empties the queue, so that the caller must start it.</summary>
    public bool Enqueue(EventMessage message, EventStream stream)
    {
        _tenure ??= new(stream);
        _lastEnd = null;
        return Enqueue(new Item(message, _tenure, null));
    }

    /// <summary>Ends the session behind the events that are cancelled with it. A second end at once is the same.</summary>
    /// <param name="ended">The time that has ended with it.</param>
    /// <param name="released">Ends once nothing is kept any more.</param>
    /// <returns>True where nobody empties the queue, so that the caller must start it.</returns>
    public bool End(out Tenure? ended, out Task released)
    {
        ended = Leave(null);
        if (_lastEnd is { } last)
        {
            released = last.Task;
            return false;
        }
        _lastEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
        released = _lastEnd.Task;
        return Enqueue(new Item(null, null, _lastEnd));
    }

    /// <summary>Ends the time on a stream, or whatever time there is; null where there is none.</summary>
    public Tenure? Leave(EventStream? stream)
    {
        if (_tenure is null || (stream is not null && _tenure.Stream != stream))
        {
            return null;
        }
        var left = _tenure;
        _tenure = null;
        left.End();
        return left;
    }

    /// <summary>The next item; null where there is none, and the caller must then stop.</summary>
    public Item? Next()
    {
        if (_queue.TryDequeue(out var item))
        {
            return item;
        }
        _isRunning = false;
        _lastEnd = null;
        return null;
    }

    /// <summary>A fault in here is the SDK's own and ends the process, rather than be lost together with the session's events.</summary>
    public async void Execute() => await table.RunAsync(this).ConfigureAwait(false);

    private bool Enqueue(Item item)
    {
        _queue.Enqueue(item);
        return !_isRunning && (_isRunning = true);
    }
}
