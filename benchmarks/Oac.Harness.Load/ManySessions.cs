using System.Diagnostics;
using System.Globalization;
using Oac.Connect.Load;
using Oac.Spec.Stream;

namespace Oac.Harness.Load;

/// <summary>Sessions that are opened, have one event, keep something, and end: memory must not know how many there were.</summary>
internal static class ManySessions
{
    private const int AtOnce = 256;

    // Each session that left so much as its name would cost eight times this.
    private const long HeapMargin = 512 * 1024;
    private const long ResidentMargin = 16 * 1024 * 1024;

    public static async Task RunAsync(SideProcess harness, Judge judge, int sessions)
    {
        Judge.Phase($"{sessions} sessions, one after the other, {AtOnce} at once");
        var (step, begin) = (sessions / 10, Stopwatch.GetTimestamp());
        // Compiled code and pools are there after the first of them.
        await SpendAsync(harness, 0, step);
        var first = await harness.StateAsync(collect: true);
        judge.Tell($"after {step}: {Judge.Kilo(first.Heap)} managed, {Judge.Mega(first.Resident)} resident");
        var (answered, last) = (0, first);
        for (var from = 0; from < sessions; from += step)
        {
            answered += await SpendAsync(harness, step + from, step);
            last = await harness.StateAsync(collect: true);
            judge.Tell(
                $"after {step + from + step}: {Judge.Kilo(last.Heap)} managed, {Judge.Mega(last.Resident)} resident"
            );
        }
        judge.Tell(
            $"{(sessions + step) / Stopwatch.GetElapsedTime(begin).TotalSeconds:F0} sessions/s, collections included"
        );
        judge.Require(answered == sessions, $"each is answered: {answered}");
        judge.Require(
            await harness.BecomesAsync(static s => s.Sessions == 0 && s.Made == s.Released),
            $"each session's state is released, and no session is left"
        );
        judge.Require(
            last.Heap <= first.Heap + HeapMargin,
            $"managed memory stays flat: {Judge.Kilo(first.Heap)}, and {Judge.Kilo(last.Heap)} after {sessions} more sessions"
        );
        judge.Require(
            last.Resident <= first.Resident + ResidentMargin,
            $"resident memory stays flat: {Judge.Mega(first.Resident)}, and {Judge.Mega(last.Resident)} after them"
        );
    }

    /// <summary>Opens, uses and ends so many sessions; how many were answered well.</summary>
    private static async Task<int> SpendAsync(SideProcess harness, int first, int count)
    {
        var call = harness.Stream.Call;
        var (next, answered) = (first, 0);
        var payload = new byte[256];
        while (next < first + Math.Min(AtOnce, count))
        {
            await OpenAsync();
        }
        await call.FlushAsync();
        for (var left = count; left > 0; )
        {
            if (!await call.ReadAsync())
            {
                throw new InvalidOperationException("The stream has ended.");
            }
            do
            {
                left--;
                answered += call.Current is EventResultMessage { Success: true } ? 1 : 0;
                await call.BufferAsync(SessionEndMessage.Create(call.Current.SessionId));
                if (next < first + count)
                {
                    await OpenAsync();
                }
            } while (call.TryRead());
            await call.FlushAsync();
        }
        await harness.BecomesAsync(static s => s.Sessions == 0);
        return answered;

        ValueTask OpenAsync()
        {
            var session = next++.ToString(CultureInfo.InvariantCulture);
            return call.BufferAsync(EventMessage.Create($"session-{session}", HarnessSide.Keep, payload, ""));
        }
    }
}
