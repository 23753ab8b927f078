using System.Diagnostics;
using System.Globalization;
using Oac.Spec.Stream;

namespace Oac.Harness.Load;

/// <summary>What one program does with a load.</summary>
/// <param name="P50">Half of the events are answered within so many microseconds.</param>
/// <param name="P99">So are 99 of 100.</param>
/// <param name="Rate">Events a second.</param>
/// <param name="Bytes">What the program allocates for each event.</param>
internal sealed record RoundTrip(double P50, double P99, double Rate, double Bytes);

/// <summary>Sessions that send their next event when the last is answered, all by one stream and one loop.</summary>
internal static class RoundTrips
{
    private const int PayloadBytes = 256;

    public static async Task<RoundTrip> MeasureAsync(SideProcess side, int sessions, TimeSpan duration)
    {
        var call = side.Stream.Call;
        var events = Enumerable
            .Range(0, sessions)
            .Select(static i =>
                EventMessage.Create(
                    i.ToString("D8", CultureInfo.InvariantCulture),
                    HarnessSide.Echo,
                    new byte[PayloadBytes],
                    "application/octet-stream"
                )
            )
            .ToArray();
        var sent = new long[sessions];
        var times = new List<double>(1 << 20);
        // Half the time is for compiled code and caches.
        var (warm, end) = (duration / 2, duration * 1.5);
        var begin = Stopwatch.GetTimestamp();
        long measured = 0;
        SideState? before = null;
        for (var i = 0; i < sessions; i++)
        {
            sent[i] = Stopwatch.GetTimestamp();
            await call.BufferAsync(events[i]);
        }
        await call.FlushAsync();
        for (var left = sessions; left > 0; )
        {
            if (!await call.ReadAsync())
            {
                throw new InvalidOperationException("The stream has ended.");
            }
            if (before is null && Stopwatch.GetElapsedTime(begin) > warm)
            {
                before = await side.StateAsync(collect: false);
                measured = Stopwatch.GetTimestamp();
                times.Clear();
            }
            do
            {
                var now = Stopwatch.GetTimestamp();
                var i = int.Parse(call.Current.SessionId, CultureInfo.InvariantCulture);
                times.Add(Stopwatch.GetElapsedTime(sent[i], now).TotalMicroseconds);
                if (Stopwatch.GetElapsedTime(begin, now) > end)
                {
                    left--;
                    continue;
                }
                sent[i] = Stopwatch.GetTimestamp();
                await call.BufferAsync(events[i]);
            } while (call.TryRead());
            await call.FlushAsync();
        }
        var elapsed = Stopwatch.GetElapsedTime(measured);
        var after = await side.StateAsync(collect: false);
        times.Sort();
        return new(
            times[times.Count / 2],
            times[(int)(times.Count * 0.99)],
            times.Count / elapsed.TotalSeconds,
            (after.Allocated - before!.Allocated) / (double)times.Count
        );
    }
}
