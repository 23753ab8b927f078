using System.Diagnostics;
using System.Net.Sockets;

namespace Oac.Connect.Load;

/// <summary>Connections that open streams without end, whatever the server answers; where it ends one, another is made.</summary>
internal static class StreamFlood
{
    private const int Attackers = 4;
    private const int Limit = 1000;
    private const int PerConnection = 10_000;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Target target, Judge judge)
    {
        var (before, start) = (await target.StateAsync(collect: false), Stopwatch.GetTimestamp());
        var floods = new Flood();
        var all = Task.WhenAll(Enumerable.Range(0, Attackers).Select(_ => Task.Run(AttackAsync)));
        var peak = 0;
        while (!all.IsCompleted)
        {
            peak = Math.Max(peak, (await target.StateAsync(collect: false)).Running);
            await Task.WhenAny(all, Task.Delay(100));
        }
        await all;
        var after = await target.StateAsync(collect: false);
        judge.Tell(
            $"{floods.Opened} streams on {floods.Connections} connections, up to {PerConnection} on each: {after.Started - before.Started} were served, {floods.Refused} refused with REFUSED_STREAM, {floods.Calm} with ENHANCE_YOUR_CALM, {floods.Others} otherwise; {floods.Ended} connections were ended with the rest; the server took {(after.Processor - before.Processor).TotalSeconds:F1} s of processor time"
        );
        // Those of a connection that was just ended may still be on their way out.
        judge.Require(
            peak <= 2 * Attackers * Limit,
            $"no connection has more than {Limit} streams served: at most {peak} at once on {Attackers} and those before them"
        );
        judge.Require(
            floods.Open == 0,
            $"each stream is answered, refused, or ended with its connection: {floods.Open} are not"
        );
        judge.Require(floods.Refused + floods.Calm > 0, $"streams above the limit are refused");

        async Task AttackAsync()
        {
            while (Stopwatch.GetElapsedTime(start) < Duration)
            {
                using var connection = await RawConnection.OpenAsync(target.Address);
                var reading = connection.ReadAsync();
                var opened = 0;
                try
                {
                    for (; opened < PerConnection && !connection.IsClosed; opened++)
                    {
                        await connection.SendAsync(RawConnection.Request(2 * opened + 1, "Bidi"));
                    }
                }
                catch (SocketException)
                {
                    // The server has ended the connection.
                }
                var answered = Stopwatch.GetTimestamp();
                while (
                    !connection.IsClosed && connection.Settled < opened && Stopwatch.GetElapsedTime(answered) < Longest
                )
                {
                    await Task.WhenAny(reading, Task.Delay(20));
                }
                floods.Add(connection, opened);
                connection.Dispose();
                await reading;
            }
        }
    }

    private sealed class Flood
    {
        private readonly Lock _gate = new();

        public int Connections { get; private set; }

        public long Opened { get; private set; }

        public long Refused { get; private set; }

        public long Calm { get; private set; }

        public long Others { get; private set; }

        public int Ended { get; private set; }

        public long Open { get; private set; }

        public void Add(RawConnection connection, int opened)
        {
            lock (_gate)
            {
                Connections++;
                Opened += opened;
                var (refused, calm) = (
                    connection.ResetsBy(RawConnection.RefusedStream),
                    connection.ResetsBy(RawConnection.EnhanceYourCalm)
                );
                Refused += refused;
                Calm += calm;
                Others += connection.Settled - connection.Answers - refused - calm;
                Ended += connection.IsClosed ? 1 : 0;
                Open += connection.IsClosed ? 0 : opened - connection.Settled;
            }
        }
    }
}
