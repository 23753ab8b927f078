using System.Diagnostics;

namespace Oac.Connect.Load;

/// <summary>All phases, one after the other, against one server process.</summary>
internal static class LoadRun
{
    public static async Task<bool> RunAsync(Target target, int count)
    {
        var (judge, quiet, start) = (new Judge(), new Judge(isQuiet: true), Stopwatch.GetTimestamp());
        await using var bystander = new Bystander(target.Address);
        await bystander.StartAsync();
        // What every process pays once, compiled code and pools, is no phase's.
        await IdleStreams.RunAsync(target, quiet, count / 10);
        await Connects.RunAsync(target, quiet, count / 10);

        (string Title, Func<Task> Run)[] phases =
        [
            ($"{count} idle streams on few connections", () => IdleStreams.RunAsync(target, judge, count)),
            ($"{count} connections with an idle stream each", () => IdleConnections.RunAsync(target, judge, count)),
            ("A flood of streams", () => StreamFlood.RunAsync(target, judge)),
            ("Clients that do not read", () => SlowReaders.RunAsync(target, judge, count / 20)),
            ("Rapid reset", () => RapidReset.RunAsync(target, judge)),
            ($"{count} connects and disconnects", () => Connects.RunAsync(target, judge, count)),
        ];
        foreach (var (title, run) in phases)
        {
            Judge.Phase(title);
            var before = await target.StateAsync(collect: true);
            bystander.Reset();
            await run();
            bystander.Report(judge);
            await target.ReturnedAsync(before, judge);
        }
        Console.WriteLine(
            $"\n{(judge.IsGood ? "every criterion is met" : "A CRITERION IS MISSED")}, in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s"
        );
        return judge.IsGood;
    }
}
