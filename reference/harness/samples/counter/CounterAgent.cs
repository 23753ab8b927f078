using System.Globalization;

namespace Oac.Harness.Samples.Counter;

/// <summary>
/// Adds up what its session sends, in a file of its workspace. It is not isolated: the instance and its workspace belong to one session,
/// and the sum outlives the instance where the workspace does.
/// </summary>
[Agent("counter", Json = typeof(CounterJson))]
public static partial class CounterAgent
{
    private static string Workspace => Environment.GetEnvironmentVariable("COUNTER_WORKSPACE") ?? "/workspace";

    static partial void Customize(HarnessBuilder harness)
    {
        harness.Orchestrator = new() { TokenVariable = "ORCHESTRATOR_TOKEN", ProtocolVariable = "OAC_PROTOCOL" };
        harness.ExportTelemetry();
    }

    [Channel("count", "schemas/count.json")]
    private static async ValueTask<EventResult> CountAsync(EventContext context, Count count, CancellationToken cancel)
    {
        if (count.By is < 1 or > 1000)
        {
            return EventResult.Failure("'by' is a number from 1 to 1000.");
        }
        var path = Path.Combine(Workspace, "count");
        var sum = await ReadAsync(path, cancel) + count.By;
        // Written beside and moved over: whoever is killed in between leaves the old sum, not half of the new one.
        await File.WriteAllTextAsync(path + ".new", sum.ToString(CultureInfo.InvariantCulture), cancel);
        File.Move(path + ".new", path, overwrite: true);
        return EventResult.Json(new Counted(sum), CounterJson.Default.Counted);
    }

    private static async Task<long> ReadAsync(string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            return 0;
        }
        return long.TryParse(await File.ReadAllTextAsync(path, cancel), CultureInfo.InvariantCulture, out var sum)
            ? sum
            : throw new AgentFailureException("The file 'count' of the workspace holds no number.");
    }
}
