using System.Diagnostics;
using Oac.Connect.Load;

namespace Oac.Harness.Load;

/// <summary>All phases, one after the other.</summary>
internal static class LoadRun
{
    public static async Task<bool> RunAsync(string protocol)
    {
        var (judge, start) = (new Judge(), Stopwatch.GetTimestamp());
        await using var orchestrator = await LoadOrchestrator.StartAsync();
        await using var harness = await SideProcess.StartAsync("harness", orchestrator, protocol);
        await using (var wire = await SideProcess.StartAsync("wire", orchestrator, protocol))
        {
            await ComparedTrips.RunAsync(harness, wire, judge);
            await wire.EndAsync();
        }
        await ConcurrentSessions.RunAsync(harness, judge, sessions: 1000);
        await ManySessions.RunAsync(harness, judge, sessions: 100_000);
        await Resets.RunAsync(orchestrator, harness, judge, sessions: 200, resets: 100);
        judge.Require(await harness.EndAsync() == 0, $"the harness ends well when it is asked to");
        Console.WriteLine(
            $"\n{(judge.IsGood ? "every criterion is met" : "A CRITERION IS MISSED")}, in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s"
        );
        return judge.IsGood;
    }
}
