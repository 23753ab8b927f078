using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Oac.Connect.AspNetCore;
using Oac.Connect.Tests.Framing;
using Oac.Connect.Tests.Raw;

namespace Oac.Connect.Tests.Server;

/// <summary>Calls that end before their messages do, from either side.</summary>
public sealed class EndingTests
{
    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();

    public static TheoryData<RpcProtocol> Protocols => [.. Enum.GetValues<RpcProtocol>()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static CallOptions Options => new() { CancellationToken = Cancellation };

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task The_server_sees_a_call_before_its_first_message(RpcProtocol protocol)
    {
        await using var server = await StartAsync(async call =>
        {
            _seen.Writer.TryWrite("called");
            await call.SendHeadersAsync();
            await call.SendHeadersAsync();
            await call.ReadAsync();
        });
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol });
        // The second finds a connection on which nothing else is sent that could take its headers along.
        for (var i = 0; i < 2; i++)
        {
            await using var call = client.Open(EchoService.Bidi, Options);
            Assert.Equal("called", await _seen.Reader.ReadAsync(Cancellation));
            await call.ReadHeadersAsync();
            await call.CompleteAsync();
            Assert.False(await call.ReadAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_client_that_disposes_the_call_fires_the_token(RpcProtocol protocol)
    {
        await using var server = await StartAsync(async call =>
        {
            await call.SendHeadersAsync();
            _seen.Writer.TryWrite("called");
            await WaitAsync(call.CancellationToken);
            _seen.Writer.TryWrite("fired");
        });
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol });
        var call = client.Open(EchoService.Bidi, Options);
        Assert.Equal("called", await _seen.Reader.ReadAsync(Cancellation));
        await call.DisposeAsync();
        Assert.Equal("fired", await _seen.Reader.ReadAsync(Cancellation));
        Assert.False(await call.WriteAsync("late"));
        Assert.Equal(
            ConnectCode.Canceled,
            (await Assert.ThrowsAsync<ConnectException>(async () => await call.ReadAsync())).Code
        );
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_token_ends_a_read_and_a_write_that_wait(RpcProtocol protocol)
    {
        await using var server = await StartAsync(async call =>
        {
            await call.SendHeadersAsync();
            _seen.Writer.TryWrite("called");
            await WaitAsync(call.CancellationToken);
            _seen.Writer.TryWrite("fired");
        });
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol });
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var call = client.Open(EchoService.Bidi, new() { CancellationToken = source.Token });
        Assert.Equal("called", await _seen.Reader.ReadAsync(Cancellation));
        var writing = Task.Run(
            async () =>
            {
                while (await call.WriteAsync(new string('x', 100_000))) { }
            },
            Cancellation
        );
        var reading = call.ReadAsync().AsTask();
        await source.CancelAsync();
        Assert.Equal(ConnectCode.Canceled, (await Assert.ThrowsAsync<ConnectException>(() => reading)).Code);
        await writing;
        Assert.Equal("fired", await _seen.Reader.ReadAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_handler_that_ends_early_ends_the_clients_writes(RpcProtocol protocol)
    {
        await using var server = await StartAsync(async call =>
        {
            await call.ReadAsync();
            await call.WriteAsync("enough");
            throw new ConnectException(ConnectCode.OutOfRange, "no more");
        });
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol });
        await using var call = client.Open(EchoService.Bidi, Options);
        // Ends by itself: a write says at last that nobody wants more.
        while (await call.WriteAsync(new string('x', 100_000))) { }
        Assert.True(await call.ReadAsync());
        Assert.Equal("enough", call.Current);
        Assert.Equal(
            ConnectCode.OutOfRange,
            (await Assert.ThrowsAsync<ConnectException>(async () => await call.ReadAsync())).Code
        );
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_connection_that_is_lost_ends_the_clients_writes(RpcProtocol protocol)
    {
        await using var server = await StartAsync(async call =>
        {
            await call.ReadAsync();
            call.HttpContext.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
        });
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol });
        await using var call = client.Open(EchoService.Bidi, Options);
        while (await call.WriteAsync("a")) { }
        Assert.False(await call.WriteAsync("a"));
        Assert.Equal(
            ConnectCode.Unavailable,
            (await Assert.ThrowsAsync<ConnectException>(async () => await call.ReadAsync())).Code
        );
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_deadline_is_kept_by_a_server_whose_handler_takes_no_notice(RpcProtocol protocol)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(endpoints =>
        {
            endpoints.MapConnect(
                EchoService.Bidi,
                async call =>
                {
                    await release.Task;
                    _seen.Writer.TryWrite(
                        await Record.ExceptionAsync(async () => await call.WriteAsync("late"))
                        is OperationCanceledException
                            ? "refused"
                            : "sent"
                    );
                }
            );
            endpoints.MapUnary(
                EchoService.Unary,
                async (request, _) =>
                {
                    await release.Task;
                    return request;
                }
            );
        });
        foreach (var path in new[] { EchoService.Bidi.Path, EchoService.Unary.Path })
        {
            var isUnary = protocol == RpcProtocol.Connect && path == EchoService.Unary.Path;
            (string, string)[] headers =
            [
                ("content-type", isUnary ? "application/proto" : RawFrameTests.ContentType(protocol)),
                protocol == RpcProtocol.Connect ? ("connect-timeout-ms", "50") : ("grpc-timeout", "50m"),
            ];
            byte[] body = isUnary ? [] : Bytes.Frame(0, []);
            var answer = await RawHttp2.PostAsync(server.Address, path, headers, body);
            Assert.Equal("deadline_exceeded", answer.Outcome());
        }
        release.SetResult();
        Assert.Equal("refused", await _seen.Reader.ReadAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_client_keeps_its_own_deadline(RpcProtocol protocol)
    {
        await using var server = await StartAsync(async call =>
        {
            // The client's own clock decides; the server does not know of it.
            await call.SendHeadersAsync();
            await WaitAsync(call.HttpContext.RequestAborted);
        });
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol });
        await using var call = client.Open(EchoService.Bidi, Options with { Timeout = TimeSpan.FromMilliseconds(100) });
        var error = await Assert.ThrowsAsync<ConnectException>(async () => await call.ReadAsync());
        Assert.Equal(ConnectCode.DeadlineExceeded, error.Code);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_server_that_stops_ends_streams_as_unavailable(RpcProtocol protocol)
    {
        await using var server = await StartAsync(async call =>
        {
            await call.SendHeadersAsync();
            while (await call.ReadAsync()) { }
        });
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol });
        await using var call = client.Open(EchoService.Bidi, Options);
        await call.ReadHeadersAsync();
        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        var error = await Assert.ThrowsAsync<ConnectException>(async () => await call.ReadAsync());
        Assert.Equal((ConnectCode.Unavailable, "the server is stopping"), (error.Code, error.RawMessage));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Two_writes_at_once_are_refused(RpcProtocol protocol)
    {
        await using var server = await StartAsync(async call =>
        {
            var message = new string('x', 1_000_000);
            ValueTask writing;
            do
            {
                writing = call.WriteAsync(message);
            } while (writing.IsCompletedSuccessfully);
            var second = await Record.ExceptionAsync(async () => await call.WriteAsync("second"));
            var third = await Record.ExceptionAsync(async () => await call.FlushAsync());
            _seen.Writer.TryWrite($"{second?.GetType().Name} {third?.GetType().Name}");
            await writing;
        });
        // A window that never opens: the first write waits for as long as the connection is there.
        using var raw = await RawHttp2.ConnectAsync(server.Address);
        await raw.OpenAsync("POST", EchoService.Bidi.Path, [("content-type", RawFrameTests.ContentType(protocol))]);
        Assert.Equal(
            $"{nameof(InvalidOperationException)} {nameof(InvalidOperationException)}",
            await _seen.Reader.ReadAsync(Cancellation)
        );
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Two_reads_at_once_are_refused_and_so_are_two_writes_of_a_client(RpcProtocol protocol)
    {
        await using var server = await StartAsync(async call =>
        {
            await call.SendHeadersAsync();
            var reading = call.ReadAsync();
            var second = await Record.ExceptionAsync(async () => await call.ReadAsync());
            _seen.Writer.TryWrite($"{second?.GetType().Name}");
            _seen.Writer.TryWrite(await reading ? call.Current : "nothing");
            await WaitAsync(call.CancellationToken);
        });
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol });
        await using var call = client.Open(EchoService.Bidi, Options);
        await call.ReadHeadersAsync();
        Assert.Equal(nameof(InvalidOperationException), await _seen.Reader.ReadAsync(Cancellation));
        Assert.True(await call.WriteAsync("first"));
        Assert.Equal("first", await _seen.Reader.ReadAsync(Cancellation));
        var reading = call.ReadAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await call.ReadAsync());
        // More than the windows hold: the server reads no more.
        var message = new string('x', 3_000_000);
        Assert.True(await call.BufferAsync(message));
        var writing = call.WriteAsync(message);
        Assert.False(writing.IsCompleted);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await call.WriteAsync("second"));
        await call.DisposeAsync();
        Assert.False(await writing);
        Assert.Equal(
            ConnectCode.Canceled,
            (await Assert.ThrowsAsync<ConnectException>(async () => await reading)).Code
        );
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Metadata_of_another_server_is_passed_on_where_it_can_be(RpcProtocol protocol)
    {
        await using var server = await StartAsync(_ =>
        {
            var received = new MetadataMap();
            received.Receive("x-odd", "Größe");
            received.Receive("x-good", "1");
            throw new ConnectException(ConnectCode.Aborted, "from behind") { Metadata = received };
        });
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol });
        await using var call = client.Open(EchoService.Bidi, Options);
        var error = await Assert.ThrowsAsync<ConnectException>(async () => await call.ReadAsync());
        Assert.Equal((ConnectCode.Aborted, "1"), (error.Code, error.Metadata.GetValue("x-good")));
        Assert.Null(error.Metadata.GetValue("x-odd"));
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task No_handler_is_left_behind_by_connections_that_go_at_once(HttpProtocols protocols)
    {
        var (begun, ended) = (0, 0);
        await using (
            var server = await TestServer.StartAsync(
                endpoints =>
                    endpoints.MapConnect(
                        EchoService.Bidi,
                        async call =>
                        {
                            Interlocked.Increment(ref begun);
                            try
                            {
                                await call.SendHeadersAsync();
                                while (await call.ReadAsync())
                                {
                                    await call.WriteAsync(call.Current);
                                }
                            }
                            finally
                            {
                                Interlocked.Increment(ref ended);
                            }
                        },
                        // Only the client's going may end them.
                        new() { EndStreamsOnShutdown = false }
                    ),
                protocols
            )
        )
        {
            (string, string)[] headers = [("content-type", "application/connect+proto")];
            for (var i = 0; i < 50; i++)
            {
                if (protocols == HttpProtocols.Http2)
                {
                    using var raw = await RawHttp2.ConnectAsync(server.Address);
                    var stream = await raw.OpenAsync("POST", EchoService.Bidi.Path, headers);
                    await raw.SendFrameAsync(RawHttp2.Data, 0, stream, Bytes.Frame(0, "a"u8));
                    if (i % 2 == 0)
                    {
                        await raw.ReadBodyAsync(stream, 6);
                    }
                }
                else
                {
                    using var raw = RawHttp1.Connect(server.Address);
                    await raw.SendHeadAsync("POST", EchoService.Bidi.Path, headers);
                    await raw.SendChunkAsync(Bytes.Frame(0, "a"u8));
                    raw.Abort();
                }
            }
        }
        Assert.Equal(begun, ended);
    }

    private static Task<TestServer> StartAsync(Func<ServerCall<string, string>, Task> handler) =>
        TestServer.StartAsync(endpoints => endpoints.MapConnect(EchoService.Bidi, handler));

    private static async Task WaitAsync(CancellationToken token)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(source.SetResult);
        await source.Task;
    }
}
