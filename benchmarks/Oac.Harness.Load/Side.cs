using System.Globalization;

namespace Oac.Harness.Load;

/// <summary>What a program has counted.</summary>
internal sealed class Counts
{
    /// <summary>Handlers that were called.</summary>
    public long Handled;

    /// <summary>Handlers that are at work.</summary>
    public long Running;

    /// <summary>The most handlers that were at work at once.</summary>
    public long MostRunning;

    /// <summary>States of sessions that were made.</summary>
    public long Made;

    /// <summary>States of sessions that were disposed.</summary>
    public long Released;

    /// <summary>Sessions that the harness holds by its own measurement.</summary>
    public long Sessions;
}

/// <summary>What a program says of itself.</summary>
internal sealed record SideState(
    long Resident,
    long Heap,
    long Allocated,
    long Handled,
    long Running,
    long MostRunning,
    long Made,
    long Released,
    long Sessions
)
{
    public static string Of(Counts counts) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.WorkingSet} {GC.GetTotalMemory(false)} {GC.GetTotalAllocatedBytes(precise: true)} {Volatile.Read(ref counts.Handled)} {Volatile.Read(ref counts.Running)} {Volatile.Read(ref counts.MostRunning)} {Volatile.Read(ref counts.Made)} {Volatile.Read(ref counts.Released)} {Volatile.Read(ref counts.Sessions)}"
        );

    public static SideState Parse(string text)
    {
        var n = text.Split(' ').Select(static n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return new(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
    }
}

/// <summary>The end of a program at which it is asked for its state.</summary>
internal static class Side
{
    /// <summary>Answers each line, after a full collection where it says so, until standard input ends.</summary>
    public static async Task AnswerAsync(Counts counts)
    {
        while (await Console.In.ReadLineAsync() is { } question)
        {
            if (question == "collect")
            {
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
            Console.WriteLine(SideState.Of(counts));
        }
    }
}
