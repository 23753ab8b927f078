namespace Oac.Harness.Sessions;

/// <summary>
/// Bounds the events that wait, in number and in bytes. Whoever reads the stream waits here while it is full; HTTP/2's flow control then
/// holds the orchestrator back, and nothing is lost.
/// </summary>
internal sealed class IntakeGate(int maxEvents, long maxBytes)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _room;
    private int _events;
    private long _bytes;

    /// <summary>Enters; one at a time, as one reads a stream. An event that is alone always fits.</summary>
    public ValueTask EnterAsync(int bytes, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_events == 0 || (_events < maxEvents && _bytes + bytes <= maxBytes))
            {
                Add(bytes);
                return ValueTask.CompletedTask;
            }
        }
        return WaitAsync(bytes, cancellationToken);
    }

    public void Leave(int bytes)
    {
        lock (_lock)
        {
            _events--;
            _bytes -= bytes;
            _room?.TrySetResult();
            _room = null;
        }
    }

    private async ValueTask WaitAsync(int bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            lock (_lock)
            {
                if (_events == 0 || (_events < maxEvents && _bytes + bytes <= maxBytes))
                {
                    Add(bytes);
                    return;
                }
                _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Add(int bytes)
    {
        _events++;
        _bytes += bytes;
    }
}
