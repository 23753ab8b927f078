using System.Net.Sockets;

namespace Oac.Connect.Load;

/// <summary>Clients that ask for long answers and let none come: their windows stay closed, or they do not read their sockets.</summary>
internal static class SlowReaders
{
    private const int PerConnection = 10;
    private const int Seconds = 8;

    /// <summary>What one of them may make the server hold: the message that is being written and the buffers before the window.</summary>
    private const long MostPerStream = 256 * 1024;

    /// <summary>What the whole may still grow by while nothing happens.</summary>
    private const long MostGrowth = 16 * 1024 * 1024;

    public static async Task RunAsync(Target target, Judge judge, int streams)
    {
        var before = await target.StateAsync(collect: true);
        var connections = new List<RawConnection>();
        var reading = new List<Task>();
        for (var i = 0; i < streams / PerConnection; i++)
        {
            // A third allows nothing, a third one byte at a time, and a third all there is, but leaves it in the socket.
            (uint window, uint whole) = (i % 3) switch
            {
                0 => (0u, 0u),
                1 => (1u, 0u),
                _ => ((uint)int.MaxValue, int.MaxValue - 65535u),
            };
            var connection = await RawConnection.OpenAsync(target.Address, window, whole);
            connections.Add(connection);
            for (var j = 0; j < PerConnection; j++)
            {
                await connection.SendAsync(RawConnection.Request(2 * j + 1, "Endless"));
            }
            if (i % 3 != 2)
            {
                reading.Add(connection.ReadAsync());
            }
            if (i % 3 == 1)
            {
                reading.Add(TrickleAsync(connection));
            }
        }
        judge.Require(await target.RunningAsync(streams), $"{streams} streams of {connections.Count} connections wait");
        await Task.Delay(TimeSpan.FromSeconds(1));
        var settled = await target.StateAsync(collect: true);
        await Task.Delay(TimeSpan.FromSeconds(Seconds));
        var after = await target.StateAsync(collect: true);
        var each = (settled.Resident - before.Resident) / streams;
        judge.Require(
            each <= MostPerStream,
            $"each makes the server hold {Judge.Kilo(each)}, at most {Judge.Kilo(MostPerStream)}"
        );
        judge.Require(
            after.Resident - settled.Resident <= MostGrowth,
            $"memory stays flat: {Judge.Mega(settled.Resident)}, and {Judge.Mega(after.Resident)} {Seconds} s later"
        );
        connections.ForEach(static c => c.Dispose());
        await Task.WhenAll(reading);
    }

    private static async Task TrickleAsync(RawConnection connection)
    {
        try
        {
            while (true)
            {
                for (var j = 0; j < PerConnection; j++)
                {
                    await connection.SendAsync(RawConnection.Allow(2 * j + 1, 1));
                }
                await Task.Delay(20);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }
}
