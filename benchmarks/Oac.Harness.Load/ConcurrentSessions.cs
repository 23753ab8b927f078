using System.Globalization;
using Oac.Connect.Load;
using Oac.Spec.Stream;

namespace Oac.Harness.Load;

/// <summary>Sessions whose handlers wait for each other: none is answered before all are at work.</summary>
internal static class ConcurrentSessions
{
    public static async Task RunAsync(SideProcess harness, Judge judge, int sessions)
    {
        Judge.Phase($"{sessions} sessions at work at once on one stream");
        var before = await harness.StateAsync(collect: true);
        var call = harness.Stream.Call;
        // All but one are at work, and wait.
        await SendAsync(0, sessions - 1);
        judge.Require(
            await harness.BecomesAsync(s => s.Running == sessions - 1),
            $"{sessions - 1} handlers wait for the last one"
        );
        var busy = await harness.StateAsync(collect: true);
        judge.Tell(
            $"each takes {Judge.Kilo((busy.Heap - before.Heap) / (double)(sessions - 1))} managed, {Judge.Kilo((busy.Resident - before.Resident) / (double)(sessions - 1))} resident"
        );
        await SendAsync(sessions - 1, 1);
        var answered = new HashSet<string>();
        for (var i = 0; i < sessions && await call.ReadAsync(); i++)
        {
            if (call.Current is EventResultMessage { Success: true } result)
            {
                answered.Add(result.SessionId);
            }
        }
        var after = await harness.StateAsync(collect: false);
        judge.Require(after.MostRunning == sessions, $"handlers that were at work at once: {after.MostRunning}");
        judge.Require(answered.Count == sessions, $"sessions that have their answer: {answered.Count}");
        for (var i = 0; i < sessions; i++)
        {
            await call.BufferAsync(SessionEndMessage.Create(Name(i)));
        }
        await call.FlushAsync();
        judge.Require(
            await harness.BecomesAsync(static s => s is { Running: 0, Sessions: 0 } && s.Made == s.Released),
            $"each session's state is released, and no session is left"
        );

        async Task SendAsync(int first, int count)
        {
            foreach (var i in Enumerable.Range(first, count))
            {
                var payload = BitConverter.GetBytes(sessions);
                await call.BufferAsync(EventMessage.Create(Name(i), HarnessSide.Meet, payload, ""));
            }
            await call.FlushAsync();
        }
    }

    private static string Name(int session) => session.ToString("D8", CultureInfo.InvariantCulture);
}
