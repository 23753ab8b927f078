namespace Oac.Connect.Tests;

/// <summary>A clock whose last timer is due when the test says so; what its callback throws reaches the test.</summary>
internal sealed class ManualTime : TimeProvider
{
    private Action? _due;

    public void Fire() => _due!();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _due = () => callback(state);
        return base.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
