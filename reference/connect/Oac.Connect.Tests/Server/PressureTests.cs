using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Oac.Connect.AspNetCore;
using Oac.Connect.Tests.Framing;
using Oac.Connect.Tests.Raw;

namespace Oac.Connect.Tests.Server;

/// <summary>A reader that does not read stops the writer at the other end, and what lies between stays small.</summary>
public sealed class PressureTests
{
    private const int MessageBytes = 64 * 1024;

    /// <summary>Far more than all buffers on the way may hold together, which is a quarter of it.</summary>
    private const int MostMessages = 2000;

    public static TheoryData<RpcProtocol> Protocols => [.. Enum.GetValues<RpcProtocol>()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_client_that_does_not_read_stops_the_server(RpcProtocol protocol)
    {
        var written = 0;
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(
            endpoints =>
                endpoints.MapConnect(
                    EchoService.Bidi,
                    async call =>
                    {
                        var message = new string('x', MessageBytes);
                        for (; written < MostMessages; written++)
                        {
                            var writing = call.WriteAsync(message);
                            if (!writing.IsCompleted)
                            {
                                stopped.TrySetResult();
                            }
                            await writing;
                        }
                    }
                ),
            // A rate for answers must not end a stream whose reader waits: nothing is owed while the window is closed.
            build: builder =>
                builder.WebHost.ConfigureKestrel(k =>
                    k.Limits.MinResponseDataRate = new(1_000_000, TimeSpan.FromSeconds(1.1))
                )
        );
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol });
        await using var call = client.Open(EchoService.Bidi, new() { CancellationToken = Cancellation });
        await call.ReadHeadersAsync();
        await stopped.Task;
        // The rest of the way empties itself before it holds.
        var held = await SettleAsync(() => written);
        Assert.InRange(held, 0, MostMessages / 4);

        var read = 0;
        await foreach (var _ in call.ReadAllAsync())
        {
            read++;
        }
        Assert.Equal(MostMessages, read);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_server_that_does_not_read_stops_the_client(RpcProtocol protocol)
    {
        var mayRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(endpoints =>
            endpoints.MapConnect(
                EchoService.Bidi,
                async call =>
                {
                    await mayRead.Task;
                    var read = await call.ReadAllAsync().CountAsync(call.CancellationToken);
                    await call.WriteAsync(read.ToString(CultureInfo.InvariantCulture));
                }
            )
        );
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol });
        await using var call = client.Open(EchoService.Bidi, new() { CancellationToken = Cancellation });
        var (written, message) = (0, new string('x', MessageBytes));
        var writing = Task.Run(
            async () =>
            {
                for (; written < MostMessages; written++)
                {
                    Assert.True(await call.WriteAsync(message));
                }
                await call.CompleteAsync();
            },
            Cancellation
        );
        Assert.InRange(await SettleAsync(() => Volatile.Read(ref written)), 1, MostMessages / 4);
        mayRead.SetResult();
        await writing;
        Assert.True(await call.ReadAsync());
        Assert.Equal($"{MostMessages}", call.Current);
    }

    [Fact]
    public async Task A_deadline_ends_a_stream_whose_reader_does_not_read()
    {
        var ended = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(endpoints =>
            endpoints.MapConnect(
                EchoService.Bidi,
                async call =>
                {
                    try
                    {
                        while (true)
                        {
                            await call.WriteAsync(new string('x', MessageBytes));
                        }
                    }
                    catch (Exception e)
                    {
                        ended.TrySetResult(e);
                        throw;
                    }
                }
            )
        );
        using var raw = await RawHttp2.ConnectAsync(server.Address);
        (string, string)[] headers = [("content-type", "application/grpc"), ("grpc-timeout", "200m")];
        var stream = await raw.OpenAsync("POST", EchoService.Bidi.Path, headers, end: true);
        await raw.ReadBodyAsync(stream, 65535);
        Assert.IsAssignableFrom<OperationCanceledException>(await ended.Task);
        // The window opens: the answer has its end.
        await raw.SendFrameAsync(RawHttp2.WindowUpdate, 0, stream, [0, 0x10, 0, 0]);
        await raw.SendFrameAsync(RawHttp2.WindowUpdate, 0, 0, [0, 0x10, 0, 0]);
        var answer = await raw.ReadAsync(stream);
        Assert.True(
            answer.Trailers.GetValueOrDefault("grpc-status") == "4" || answer.Reset is not null,
            $"{answer.Trailers.Count} trailers"
        );
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public async Task An_idle_stream_outlives_the_rates_that_Kestrel_asks_for(int http)
    {
        await using var server = await TestServer.StartAsync(
            endpoints =>
                endpoints.MapConnect(
                    EchoService.Bidi,
                    async call =>
                    {
                        await call.SendHeadersAsync();
                        while (await call.ReadAsync())
                        {
                            await call.WriteAsync(call.Current);
                        }
                    }
                ),
            http == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1,
            build: builder =>
                builder.WebHost.ConfigureKestrel(k =>
                {
                    k.Limits.MinRequestBodyDataRate = new(1_000_000, TimeSpan.FromSeconds(1.1));
                    k.Limits.MinResponseDataRate = new(1_000_000, TimeSpan.FromSeconds(1.1));
                })
        );
        var headers = new[] { ("content-type", "application/connect+proto") };
        // Kestrel looks once a second: what lasts for four of its looks lasts.
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(4));
        if (http == 2)
        {
            using var raw = await RawHttp2.ConnectAsync(server.Address);
            var stream = await raw.OpenAsync("POST", EchoService.Bidi.Path, headers);
            await raw.SendFrameAsync(RawHttp2.Data, 0, stream, Bytes.Frame(0, "a"u8));
            await clock.WaitForNextTickAsync(Cancellation);
            await raw.SendFrameAsync(RawHttp2.Data, RawHttp2.EndStream, stream, Bytes.Frame(0, "b"u8));
            Assert.Equal("ok", (await raw.ReadAsync(stream)).Outcome());
            return;
        }
        using var raw1 = RawHttp1.Connect(server.Address);
        await raw1.SendHeadAsync("POST", EchoService.Bidi.Path, headers);
        await raw1.SendChunkAsync(Bytes.Frame(0, "a"u8));
        await clock.WaitForNextTickAsync(Cancellation);
        await raw1.SendChunkAsync(Bytes.Frame(0, "b"u8));
        await raw1.SendAsync("0\r\n\r\n");
        Assert.Equal("ok", (await raw1.ReadAsync()).Outcome());
    }

    /// <summary>Waits until a number has not changed for a while.</summary>
    private static async Task<int> SettleAsync(Func<int> number)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(700));
        for (var last = -1; ; )
        {
            await timer.WaitForNextTickAsync(Cancellation);
            var now = number();
            if (now == last)
            {
                return now;
            }
            last = now;
        }
    }
}
