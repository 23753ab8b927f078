namespace Oac.Harness;

/// <summary>
/// How soon the harness connects again after a stream has ended or could not be opened. Each delay is twice the one before, up to a
/// bound, and a random part of it is left out, so that the harnesses of a server that comes back do not come back together. It never
/// gives up: whatever was refused may be allowed a moment later, as credentials rotate, and it is the orchestrator that ends containers.
/// Immutable.
/// </summary>
public sealed record ReconnectPolicy
{
    /// <summary>The first delay at its longest: 500 ms.</summary>
    public TimeSpan MinDelay
    {
        get;
        init => field = Require(value);
    } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest delay: 30 s.</summary>
    public TimeSpan MaxDelay
    {
        get;
        init => field = Require(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>A stream that was open this long makes the next delay a first one: 10 s.</summary>
    public TimeSpan ResetAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The delay before a try.</summary>
    /// <param name="failures">How many tries have failed since the last stream that lived; the first delay is for 0.</param>
    /// <param name="random">From 0 to 1.</param>
    internal TimeSpan Delay(int failures, double random)
    {
        var longest = Math.Min(
            MaxDelay.TotalMilliseconds,
            MinDelay.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 30))
        );
        return TimeSpan.FromMilliseconds(longest * (1 + random) / 2);
    }

    private static TimeSpan Require(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
        return value;
    }
}
