namespace Oac.Conformance.Running;

/// <summary>Lets so many cases run beside each other, and one that must be alone without any other.</summary>
internal sealed class CaseGate(int places) : IDisposable
{
    private readonly SemaphoreSlim _places = new(places, places);

    // Two that want to be alone would each hold half of the places and wait for the other.
    private readonly SemaphoreSlim _alone = new(1, 1);

    /// <summary>Waits until the case may begin. What is returned ends it.</summary>
    public async Task<IDisposable> EnterAsync(bool alone, CancellationToken cancellationToken)
    {
        var wanted = alone ? places : 1;
        if (alone)
        {
            await _alone.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        var taken = 0;
        try
        {
            for (; taken < wanted; taken++)
            {
                await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            return new Leave(this, wanted, alone);
        }
        catch (OperationCanceledException)
        {
            GiveBack(taken, alone);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _places.Dispose();
        _alone.Dispose();
    }

    private void GiveBack(int taken, bool alone)
    {
        if (taken > 0)
        {
            _places.Release(taken);
        }
        if (alone)
        {
            _alone.Release();
        }
    }

    private sealed class Leave(CaseGate gate, int taken, bool alone) : IDisposable
    {
        public void Dispose() => gate.GiveBack(taken, alone);
    }
}
