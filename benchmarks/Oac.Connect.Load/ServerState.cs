using System.Globalization;

namespace Oac.Connect.Load;

/// <summary>What a process says of itself.</summary>
/// <param name="Resident">Memory that the system has given it, in bytes.</param>
/// <param name="Heap">Managed memory in use, in bytes.</param>
/// <param name="Pooled">How much of it lies in Kestrel's pool, for the next use.</param>
/// <param name="Processor">The processor time that it has taken.</param>
/// <param name="Files">Open file descriptors.</param>
/// <param name="Running">Handlers of streams that have not ended.</param>
/// <param name="Started">Handlers of streams that have begun, in all.</param>
internal sealed record ServerState(
    long Resident,
    long Heap,
    long Pooled,
    TimeSpan Processor,
    int Files,
    int Running,
    long Started
)
{
    public static string OfThisProcess(int running, long started, long pooled) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.WorkingSet} {GC.GetTotalMemory(false)} {pooled} {Environment.CpuUsage.TotalTime.Ticks} {Directory.GetFiles("/proc/self/fd").Length} {running} {started}"
        );

    public static ServerState Parse(string text)
    {
        var numbers = text.Split(' ').Select(static n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return new(
            numbers[0],
            numbers[1],
            numbers[2],
            TimeSpan.FromTicks(numbers[3]),
            (int)numbers[4],
            (int)numbers[5],
            numbers[6]
        );
    }

    /// <summary>Managed memory that is somebody's.</summary>
    public long Used => Heap - Pooled;
}
