using Microsoft.AspNetCore.Server.Kestrel.Core;
using Oac.Connect.Tests.Framing;

namespace Oac.Connect.Tests.Raw;

/// <summary>Streams that end otherwise than by their end.</summary>
public sealed class RawStreamTests
{
    public static TheoryData<RpcProtocol> Protocols => [.. Enum.GetValues<RpcProtocol>()];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_reset_in_the_middle_reaches_the_handler(RpcProtocol protocol)
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        using var raw = await RawHttp2.ConnectAsync(server.Address);
        foreach (var code in new byte[] { 8, 0, 5, 2 })
        {
            var stream = await OpenAsync(raw, protocol);
            await raw.SendFrameAsync(RawHttp2.Data, 0, stream, [.. Bytes.Frame(0, "a"u8), 0, 0, 0]);
            await raw.ReadBodyAsync(stream, 6);
            await raw.ResetAsync(stream, code);
            Assert.Equal("given up", await server.HandlerEndAsync());
        }
        await server.RequireAliveAsync(true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_goes_away_reaches_the_handler(bool byReset)
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http1);
        using var raw = RawHttp1.Connect(server.Address);
        (string, string)[] headers = [("content-type", "application/connect+proto")];
        await raw.SendHeadAsync("POST", EchoService.Bidi.Path, headers);
        await raw.SendChunkAsync([.. Bytes.Frame(0, "a"u8), 0, 0, 0]);
        if (byReset)
        {
            raw.Abort();
        }
        else
        {
            raw.Dispose();
        }
        Assert.Contains(await server.HandlerEndAsync(), new[] { "given up" });
        await server.RequireAliveAsync(false);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Data_after_the_end_ends_the_connection_and_no_other(RpcProtocol protocol)
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        using var other = await RawHttp2.ConnectAsync(server.Address);
        var living = await OpenAsync(other, protocol);
        await other.SendFrameAsync(RawHttp2.Data, 0, living, Bytes.Frame(0, "a"u8));
        await other.ReadBodyAsync(living, 6);

        using var raw = await RawHttp2.ConnectAsync(server.Address);
        var stream = await OpenAsync(raw, protocol);
        await raw.SendFrameAsync(RawHttp2.Data, RawHttp2.EndStream, stream, Bytes.Frame(0, "a"u8));
        await raw.SendFrameAsync(RawHttp2.Data, RawHttp2.EndStream, stream, Bytes.Frame(0, "b"u8));
        await raw.ReadAsync(stream);

        await other.SendFrameAsync(RawHttp2.Data, RawHttp2.EndStream, living, Bytes.Frame(0, "b"u8));
        Assert.Equal("ok", (await other.ReadAsync(living)).Outcome());
        await server.RequireAliveAsync(true);
    }

    [Fact]
    public async Task Chunks_after_the_end_are_not_read()
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http1);
        using var raw = RawHttp1.Connect(server.Address);
        (string, string)[] headers = [("content-type", "application/connect+proto")];
        await raw.SendHeadAsync("POST", EchoService.Bidi.Path, headers);
        await raw.SendChunkAsync(Bytes.Frame(0, "a"u8));
        await raw.SendAsync("0\r\n\r\nand more");
        Assert.Equal("ok", (await raw.ReadAsync()).Outcome());
        await server.RequireAliveAsync(false);
    }

    [Fact]
    public async Task The_hundred_and_first_stream_is_refused_and_the_others_go_on()
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        using var raw = await RawHttp2.ConnectAsync(server.Address);
        var streams = new List<int>();
        for (var i = 0; i < 100; i++)
        {
            streams.Add(await OpenAsync(raw, RpcProtocol.Connect));
        }
        var refused = await raw.ReadAsync(await OpenAsync(raw, RpcProtocol.Connect));
        // REFUSED_STREAM: nothing was done, and it may be tried again.
        Assert.Equal(7u, refused.Reset);
        foreach (var stream in streams)
        {
            await raw.SendFrameAsync(RawHttp2.Data, RawHttp2.EndStream, stream, Bytes.Frame(0, "a"u8));
            Assert.Equal("ok", (await raw.ReadAsync(stream)).Outcome());
        }
        await server.RequireAliveAsync(true);
    }

    [Fact]
    public async Task A_client_of_ours_has_more_than_a_hundred_streams()
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        using var client = new ConnectClient(server.Address);
        var options = new CallOptions { CancellationToken = TestContext.Current.CancellationToken };
        var calls = Enumerable.Range(0, 250).Select(_ => client.Open(EchoService.Bidi, options)).ToList();
        foreach (var call in calls)
        {
            await call.WriteAsync("a");
            Assert.True(await call.ReadAsync());
        }
        foreach (var call in calls)
        {
            await call.CompleteAsync();
            Assert.False(await call.ReadAsync());
            await call.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_request_that_stops_before_its_end_is_given_up_with_its_connection()
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        var raw = await RawHttp2.ConnectAsync(server.Address);
        var stream = await OpenAsync(raw, RpcProtocol.Grpc);
        await raw.SendFrameAsync(RawHttp2.Data, 0, stream, [.. Bytes.Frame(0, "a"u8), 0, 0]);
        await raw.ReadBodyAsync(stream, 6);
        raw.Dispose();
        Assert.Equal("given up", await server.HandlerEndAsync());
        await server.RequireAliveAsync(true);
    }

    private static Task<int> OpenAsync(RawHttp2 raw, RpcProtocol protocol) =>
        raw.OpenAsync("POST", EchoService.Bidi.Path, [("content-type", RawFrameTests.ContentType(protocol))]);
}
