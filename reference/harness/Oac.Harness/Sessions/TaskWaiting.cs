namespace Oac.Harness.Sessions;

internal static class TaskWaiting
{
    /// <summary>Waits for a task, but no longer than this; what the task throws is left to others.</summary>
    public static async Task<bool> EndsWithin(
        this Task task,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken now
    )
    {
        if (task.IsCompleted)
        {
            return true;
        }
        using var over = CancellationTokenSource.CreateLinkedTokenSource(now);
        var delay = Task.Delay(timeout, time, over.Token);
        var first = await Task.WhenAny(task, delay).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        return first == task;
    }
}
