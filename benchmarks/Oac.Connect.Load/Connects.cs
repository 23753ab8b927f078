using System.Diagnostics;

namespace Oac.Connect.Load;

/// <summary>Connections that come and go, every second with an open stream, and half of each without a word: by a TCP reset.</summary>
internal static class Connects
{
    private const int AtOnce = 32;

    public static async Task RunAsync(Target target, Judge judge, int count)
    {
        var (before, start) = (await target.StateAsync(collect: false), Stopwatch.GetTimestamp());
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, _) =>
            {
                using var connection = await RawConnection.OpenAsync(target.Address);
                var reading = connection.ReadAsync();
                if (i % 2 == 0)
                {
                    await connection.SendAsync(RawConnection.Request(1, "Bidi"));
                    await connection.AnsweredAsync();
                }
                if (i % 4 < 2)
                {
                    connection.Abort();
                }
                else
                {
                    connection.Dispose();
                }
                await reading;
            }
        );
        var took = Stopwatch.GetElapsedTime(start);
        judge.Require(await target.RunningAsync(0), $"every handler has ended");
        var began = (await target.StateAsync(collect: false)).Started - before.Started;
        judge.Require(began == (count + 1) / 2, $"each second connection had a stream: {began}");
        judge.Tell($"{count} connections in {took.TotalSeconds:F1} s, {AtOnce} at a time");
    }
}
