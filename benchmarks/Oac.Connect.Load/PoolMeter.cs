using System.Diagnostics.Metrics;

namespace Oac.Connect.Load;

/// <summary>
/// Listens to Kestrel's memory pool: blocks that wait for their next use are heap, but nobody's. It gives them back little by little, a few
/// of them every ten seconds in which it is not busy.
/// </summary>
internal sealed class PoolMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _pooled;

    public PoolMeter()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "aspnetcore.memory_pool.pooled")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _pooled, change));
        _listener.Start();
    }

    /// <summary>The bytes in the pool.</summary>
    public long Pooled => Interlocked.Read(ref _pooled);

    public void Dispose() => _listener.Dispose();
}
