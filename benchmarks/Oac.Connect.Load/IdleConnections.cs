namespace Oac.Connect.Load;

/// <summary>As many connections as streams: what a connection costs beside its stream.</summary>
internal static class IdleConnections
{
    private const int AtOnce = 64;

    public static async Task RunAsync(Target target, Judge judge, int count)
    {
        var before = await target.StateAsync(collect: true);
        var connections = new RawConnection[count];
        var reading = new Task[count];
        try
        {
            await Parallel.ForAsync(
                0,
                count,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (i, _) =>
                {
                    connections[i] = await RawConnection.OpenAsync(target.Address);
                    reading[i] = connections[i].ReadAsync();
                    await connections[i].SendAsync(RawConnection.Request(1, "Bidi"));
                    await connections[i].AnsweredAsync();
                }
            );
            judge.Require(await target.RunningAsync(count), $"all {count} streams are open");
            var busy = await target.StateAsync(collect: true);
            judge.Tell(
                $"server, for each connection and its stream: {Judge.Kilo((busy.Resident - before.Resident) / (double)count)} resident, {Judge.Kilo((busy.Heap - before.Heap) / (double)count)} managed"
            );
            var answered = 0;
            foreach (var connection in connections)
            {
                answered += await connection.EchoAsync(1, [1, 2, 3, 4]) == 9 ? 1 : 0;
            }
            judge.Require(answered == count, $"each answers a message: {answered}");
        }
        finally
        {
            foreach (var connection in connections)
            {
                connection?.Dispose();
            }
        }
        await Task.WhenAll(reading);
    }
}
