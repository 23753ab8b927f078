using Microsoft.AspNetCore.Server.Kestrel.Core;
using Oac.Connect.Tests.Framing;

namespace Oac.Connect.Tests.Raw;

/// <summary>
/// Clients that ask for more than they may, take nothing of it, or are gone as soon as they came: others are served meanwhile, and no
/// handler stays behind. <c>benchmarks/connect-load.sh</c> does the same with thousands, and measures.
/// </summary>
public sealed class RawFloodTests
{
    /// <summary>Kestrel's own.</summary>
    private const int Limit = 100;

    public static TheoryData<RpcProtocol> Protocols => [.. Enum.GetValues<RpcProtocol>()];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Streams_far_above_the_limit_are_refused(RpcProtocol protocol)
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        using var raw = await RawHttp2.ConnectAsync(server.Address);
        var streams = new List<int>();
        try
        {
            for (var i = 0; i < 20 * Limit; i++)
            {
                streams.Add(await OpenAsync(raw, protocol));
            }
        }
        catch (IOException)
        {
            // The server may end the connection of somebody who does not stop.
            Assert.True(streams.Count > Limit, $"{streams.Count} streams were opened");
        }
        await server.RequireAliveAsync(true);
        Assert.InRange(server.MostRunning, 1, Limit);
        foreach (var stream in streams.Skip(Limit))
        {
            // Refused, or ended with its connection, which then takes with it what of refusals was not read yet.
            Assert.Equal(0, (await raw.ReadAsync(stream)).Status);
        }
        raw.Dispose();
        await server.RequireIdleAsync();
        await server.RequireAliveAsync(true);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Streams_that_are_reset_as_soon_as_they_are_open_leave_nothing(RpcProtocol protocol)
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        for (var connection = 0; connection < 4; connection++)
        {
            using var raw = await RawHttp2.ConnectAsync(server.Address);
            try
            {
                for (var i = 0; i < 2000; i++)
                {
                    await raw.ResetAsync(await OpenAsync(raw, protocol), 8);
                }
            }
            catch (IOException)
            {
                // The server may end the connection.
            }
            await server.RequireAliveAsync(true);
        }
        await server.RequireIdleAsync();
        await server.RequireAliveAsync(true);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Windows_that_stay_closed_hold_up_nobody_else(RpcProtocol protocol)
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        using var raw = await RawHttp2.ConnectAsync(server.Address, window: 0);
        var streams = new List<int>();
        for (var i = 0; i < Limit; i++)
        {
            var stream = await OpenAsync(raw, protocol);
            await raw.SendFrameAsync(RawHttp2.Data, 0, stream, Bytes.Frame(0, "a"u8));
            streams.Add(stream);
        }
        await server.RequireAliveAsync(true);
        // One window opens, and its answer comes.
        await raw.SendFrameAsync(RawHttp2.WindowUpdate, 0, streams[7], [0, 0, 0, 6]);
        Assert.Equal(6, await raw.ReadBodyAsync(streams[7], 6));
        Assert.Equal(0, await raw.ReadBodyAsync(streams[8], 0));
        raw.Dispose();
        await server.RequireIdleAsync();
        await server.RequireAliveAsync(true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connections_that_come_and_go_leave_no_handler(bool byReset)
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        for (var i = 0; i < 200; i++)
        {
            using var raw = await RawHttp2.ConnectAsync(server.Address);
            if (i % 2 == 0)
            {
                var stream = await OpenAsync(raw, RpcProtocol.Grpc);
                await raw.SendFrameAsync(RawHttp2.Data, 0, stream, Bytes.Frame(0, "a"u8));
                Assert.Equal(6, await raw.ReadBodyAsync(stream, 6));
            }
            if (byReset)
            {
                raw.Abort();
            }
        }
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal("given up", await server.HandlerEndAsync());
        }
        await server.RequireIdleAsync();
        await server.RequireAliveAsync(true);
    }

    private static Task<int> OpenAsync(RawHttp2 raw, RpcProtocol protocol) =>
        raw.OpenAsync("POST", EchoService.Bidi.Path, [("content-type", RawFrameTests.ContentType(protocol))]);
}
