using Oac.Connect.Load;

namespace Oac.Harness.Load;

/// <summary>The round trip of an event through the harness beside the wire's own.</summary>
internal static class ComparedTrips
{
    private const int Rounds = 5;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(0.8);

    // What a session's turn may cost: a hop to the thread pool, another to the stream's writer.
    private const double MaxOfTime = 2.0;
    private const double MinOfRate = 0.5;
    private const double MaxBytes = 512;

    public static async Task RunAsync(SideProcess harness, SideProcess wire, Judge judge)
    {
        Judge.Phase("Round trips of events with 256 bytes on one stream, beside Oac.Connect alone");
        foreach (var sessions in new[] { 1, 16, 64, 1000 })
        {
            var (ours, bare) = (new List<RoundTrip>(), new List<RoundTrip>());
            // By turns: whatever else this machine does meets both.
            for (var i = 0; i < Rounds; i++)
            {
                bare.Add(await RoundTrips.MeasureAsync(wire, sessions, Duration));
                ours.Add(await RoundTrips.MeasureAsync(harness, sessions, Duration));
            }
            var (time, rate) = (Ratio(ours, bare, static t => t.P50), Ratio(ours, bare, static t => t.Rate));
            judge.Tell(
                $"{sessions, 4} sessions, harness: p50 {Median(ours, static t => t.P50):F0} us, p99 {Median(ours, static t => t.P99):F0} us, {Median(ours, static t => t.Rate):F0} events/s, {Median(ours, static t => t.Bytes):F0} bytes an event"
            );
            judge.Tell(
                $"{sessions, 4} sessions, wire:    p50 {Median(bare, static t => t.P50):F0} us, p99 {Median(bare, static t => t.P99):F0} us, {Median(bare, static t => t.Rate):F0} events/s, {Median(bare, static t => t.Bytes):F0} bytes an event"
            );
            judge.Require(time <= MaxOfTime, $"the harness takes {time:F2} of the wire's time, at most {MaxOfTime:F1}");
            judge.Require(
                rate >= MinOfRate,
                $"it answers {rate:F2} of the wire's events a second, at least {MinOfRate:F1}"
            );
            var bytes = Median(ours, static t => t.Bytes) - Median(bare, static t => t.Bytes);
            judge.Require(
                bytes <= MaxBytes,
                $"it allocates {bytes:F0} bytes an event beyond the wire's, at most {MaxBytes:F0}"
            );
        }
    }

    private static double Ratio(List<RoundTrip> ours, List<RoundTrip> bare, Func<RoundTrip, double> of) =>
        Middle(ours.Zip(bare, (a, b) => of(a) / of(b)));

    private static double Median(List<RoundTrip> trips, Func<RoundTrip, double> of) => Middle(trips.Select(of));

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
