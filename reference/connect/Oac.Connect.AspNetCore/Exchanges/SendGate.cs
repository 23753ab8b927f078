namespace Oac.Connect.AspNetCore.Exchanges;

/// <summary>Lets one writer in at a time, and none once it is closed. Whoever closes it waits for the last.</summary>
internal sealed class SendGate
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int Closing = 2;
    private const int Closed = 3;

    private int _state;
    private TaskCompletionSource? _left;

    /// <exception cref="InvalidOperationException">Somebody else is in.</exception>
    /// <exception cref="OperationCanceledException">It is closed.</exception>
    public void Enter()
    {
        switch (Interlocked.CompareExchange(ref _state, Busy, Idle))
        {
            case Idle:
                return;
            case Busy:
                throw new InvalidOperationException(
                    "Messages of a call are sent one after the other; one is still being sent."
                );
            default:
                throw new OperationCanceledException("The call is over.");
        }
    }

    public void Leave()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Busy) == Closing)
        {
            Volatile.Write(ref _state, Closed);
            _left!.TrySetResult();
        }
    }

    /// <summary>Closes it; false where it was closed before.</summary>
    /// <param name="last">Completes when who is still in has left; null where nobody is.</param>
    public bool TryClose(out Task? last)
    {
        last = null;
        while (true)
        {
            switch (Volatile.Read(ref _state))
            {
                case Idle when Interlocked.CompareExchange(ref _state, Closed, Idle) == Idle:
                    return true;
                case Busy:
                    _left ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                    if (Interlocked.CompareExchange(ref _state, Closing, Busy) == Busy)
                    {
                        last = _left.Task;
                        return true;
                    }
                    break;
                case Closing or Closed:
                    return false;
                default:
                    break;
            }
        }
    }
}
