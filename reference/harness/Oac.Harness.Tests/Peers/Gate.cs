namespace Oac.Harness.Tests.Peers;

/// <summary>Holds handlers back until a test lets them go on, and tells the test that they have come.</summary>
#pragma warning disable CA1001 // Neither semaphore has a handle: there is nothing to dispose.
internal sealed class Gate
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _come = new(0);
    private readonly SemaphoreSlim _go = new(0);
    private int _inside;

    /// <summary>The most handlers that were inside at once.</summary>
    public int Most { get; private set; }

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        lock (_come)
        {
            Most = Math.Max(Most, ++_inside);
        }
        _come.Release();
        try
        {
            await _go.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_come)
            {
                _inside--;
            }
        }
    }

    /// <summary>Waits until so many more handlers have come.</summary>
    public async Task ComeAsync(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            await _come.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Lets so many handlers go on.</summary>
    public void Open(int times = 1) => _go.Release(times);
}
