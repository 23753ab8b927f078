namespace Oac.Images.Registries;

/// <summary>A bucket of tokens, one a request: it holds a burst and fills with time. Requests that find it empty wait their turn.</summary>
internal sealed class RequestBudget(double? perSecond, int burst, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _tokens = burst;
    private long _filled = time.GetTimestamp();

    public async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        if (perSecond is not { } rate)
        {
            return;
        }
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_filled, now).TotalSeconds * rate)) - 1;
            _filled = now;
            wait = _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / rate);
        }
        if (wait == TimeSpan.Zero)
        {
            return;
        }
        try
        {
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                _tokens++;
            }
            throw;
        }
    }
}
