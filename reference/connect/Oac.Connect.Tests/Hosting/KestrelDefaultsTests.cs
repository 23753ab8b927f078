using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Tests.Hosting;

public sealed class KestrelDefaultsTests
{
    public static TheoryData<RpcProtocol> Protocols => new(Enum.GetValues<RpcProtocol>());

    [Fact]
    public void The_defaults_are_those_that_are_written_down()
    {
        var limits = new KestrelServerOptions().UseConnectDefaults().Limits;
        Assert.Equal(1000, limits.Http2.MaxStreamsPerConnection);
        Assert.Equal(16 * 1024 * 1024, limits.Http2.InitialConnectionWindowSize);
        Assert.Equal(TimeSpan.FromSeconds(30), limits.Http2.KeepAlivePingDelay);
        Assert.Equal(TimeSpan.FromSeconds(20), limits.Http2.KeepAlivePingTimeout);
        Assert.Null(limits.MinResponseDataRate);
        Assert.NotNull(limits.MinRequestBodyDataRate);
        Assert.Equal(32 * 1024, limits.MaxRequestHeadersTotalSize);
        Assert.Equal(16 * 1024, limits.Http2.MaxRequestHeaderFieldSize);
        Assert.Equal(100, limits.MaxRequestHeaderCount);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Each_side_finds_out_by_pings_that_the_other_is_gone(RpcProtocol protocol)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(
            endpoints =>
                endpoints.MapConnect(
                    EchoService.Bidi,
                    async call =>
                    {
                        await using var registration = call.CancellationToken.Register(over.SetResult);
                        await call.WriteAsync("open");
                        await over.Task.WaitAsync(TimeSpan.FromMinutes(1));
                    }
                ),
            configure: kestrel =>
            {
                kestrel.UseConnectDefaults();
                kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
                kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(1);
            }
        );
        await using var wire = new Wire(server.Address);
        using var handler = ConnectClient.CreateHandler();
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(1);
        using var http = new HttpMessageInvoker(handler);
        using var client = new ConnectClient(wire.Address, new() { Protocol = protocol }, http);

        await using var call = client.Open(EchoService.Bidi, Options());
        Assert.True(await call.ReadAsync());
        wire.FallSilent();

        var error = await Assert.ThrowsAsync<ConnectException>(async () => await call.ReadAsync());
        Assert.Equal(ConnectCode.Unavailable, error.Code);
        await over.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Headers_up_to_the_limit_arrive_and_more_do_not(RpcProtocol protocol)
    {
        await using var server = await StartHeadersAsync(HttpProtocols.Http2);
        using var client = server.CreateClient(new() { Protocol = protocol });

        Assert.Equal("31000", (await client.UnaryAsync(EchoService.Unary, "", With(31, 1000))).Message);

        // The server has announced its limit, and the client holds itself to it.
        var error = await Assert.ThrowsAsync<ConnectException>(() =>
            client.UnaryAsync(EchoService.Unary, "", With(33, 1000))
        );
        Assert.Equal(ConnectCode.ResourceExhausted, error.Code);
        Assert.Equal("the request's headers are longer than the server takes", error.RawMessage);

        error = await Assert.ThrowsAsync<ConnectException>(() =>
            client.UnaryAsync(EchoService.Unary, "", With(120, 10))
        );
        Assert.Equal(ConnectCode.Unknown, error.Code);
        Assert.Equal("the answer is HTTP 431", error.RawMessage);
    }

    [Theory]
    [InlineData(RpcProtocol.Connect)]
    [InlineData(RpcProtocol.GrpcWeb)]
    public async Task Headers_beyond_the_limit_are_answered_over_HTTP_1(RpcProtocol protocol)
    {
        await using var server = await StartHeadersAsync(HttpProtocols.Http1);
        using var client = server.CreateClient(new() { Protocol = protocol, HttpVersion = HttpVersion.Version11 });

        Assert.Equal("31000", (await client.UnaryAsync(EchoService.Unary, "", With(31, 1000))).Message);
        foreach (var options in new[] { With(33, 1000), With(120, 10) })
        {
            Assert.Equal("HTTP/1.1 431", await AnswerOverHttp1Async(server.Address, options.Headers));

            // The server does not read on after its answer. A client that is still writing then may find the connection closed before it
            // finds the answer.
            var error = await Assert.ThrowsAsync<ConnectException>(() =>
                client.UnaryAsync(EchoService.Unary, "", options)
            );
            Assert.True(
                error is { Code: ConnectCode.Unknown, RawMessage: "the answer is HTTP 431" }
                    || error.Code == ConnectCode.Unavailable,
                error.Message
            );
        }
    }

    /// <summary>Writes a request with these headers in one piece, and returns the first words of the answer: version and status.</summary>
    private static async Task<string> AnswerOverHttp1Async(Uri address, MetadataMap headers)
    {
        var token = TestContext.Current.CancellationToken;
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, token);
        var lines = string.Concat(headers.Select(h => $"{h.Key}: {h.Value}\r\n"));
        var request = $"POST / HTTP/1.1\r\nhost: {address.Authority}\r\n{lines}\r\n";
        await connection.Client.SendAsync(Encoding.ASCII.GetBytes(request), token);
        var answer = new byte["HTTP/1.1 431".Length];
        await connection.GetStream().ReadExactlyAsync(answer, token);
        return Encoding.ASCII.GetString(answer);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_stream_too_many_takes_another_connection_or_waits(RpcProtocol protocol)
    {
        const int Limit = 100;
        await using var server = await TestServer.StartAsync(
            endpoints =>
                endpoints.MapConnect(
                    EchoService.Bidi,
                    async call =>
                    {
                        await call.WriteAsync(call.HttpContext.Connection.Id);
                        await call.ReadAsync();
                    }
                ),
            configure: kestrel =>
            {
                kestrel.UseConnectDefaults();
                kestrel.Limits.Http2.MaxStreamsPerConnection = Limit;
            }
        );

        Assert.Equal((Limit, 2), await OpenAsync(several: true));
        Assert.Equal((Limit, 1), await OpenAsync(several: false));

        async Task<(int Open, int Connections)> OpenAsync(bool several)
        {
            using var handler = ConnectClient.CreateHandler();
            handler.EnableMultipleHttp2Connections = several;
            using var http = new HttpMessageInvoker(handler);
            using var client = new ConnectClient(server.Address, new() { Protocol = protocol }, http);
            var calls = new List<ClientCall<string, string>>();
            var connections = new HashSet<string>();
            for (var i = 0; i < Limit; i++)
            {
                var call = client.Open(EchoService.Bidi, Options());
                calls.Add(call);
                Assert.True(await call.ReadAsync());
                connections.Add(call.Current);
            }
            Assert.Single(connections);

            await using var oneMore = client.Open(EchoService.Bidi, Options());
            var reading = oneMore.ReadAsync().AsTask();
            if (!several)
            {
                // It is served as soon as another ends, and not before: this one does not end by itself.
                Assert.False(reading.IsCompleted);
                await calls[0].CompleteAsync();
                Assert.False(await calls[0].ReadAsync());
            }
            Assert.True(await reading);
            connections.Add(oneMore.Current);
            foreach (var call in calls)
            {
                await call.DisposeAsync();
            }
            return (calls.Count, connections.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Streams_that_nobody_reads_leave_the_connection_to_others(RpcProtocol protocol)
    {
        const int Streams = 8;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(
            endpoints =>
            {
                endpoints.MapConnect(
                    EchoService.Bidi,
                    async call =>
                    {
                        await call.SendHeadersAsync();
                        await release.Task.WaitAsync(call.CancellationToken);
                    }
                );
                endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult($"{request.Length}"));
            },
            configure: kestrel => kestrel.UseConnectDefaults()
        );
        using var handler = ConnectClient.CreateHandler();
        handler.EnableMultipleHttp2Connections = false;
        using var http = new HttpMessageInvoker(handler);
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol }, http);
        var message = new string('m', 700 * 1024);
        var options = Options() with { Timeout = TimeSpan.FromSeconds(30) };

        var calls = new List<ClientCall<string, string>>();
        for (var i = 0; i < Streams; i++)
        {
            var call = client.Open(EchoService.Bidi, options);
            calls.Add(call);
            Assert.True(await call.WriteAsync(message));
        }

        Assert.Equal("716800", (await client.UnaryAsync(EchoService.Unary, message, options)).Message);
        release.SetResult();
        foreach (var call in calls)
        {
            await call.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_long_URL_of_a_GET_is_served_over_both_versions_of_HTTP()
    {
        foreach (
            var (version, protocols) in new[]
            {
                (HttpVersion.Version11, HttpProtocols.Http1),
                (HttpVersion.Version20, HttpProtocols.Http2),
            }
        )
        {
            await using var server = await TestServer.StartAsync(
                endpoints =>
                    endpoints.MapUnary(
                        EchoService.Get,
                        (request, call) => Task.FromResult($"{call.HttpContext.Request.Method} {request.Length}")
                    ),
                protocols,
                configure: kestrel => kestrel.UseConnectDefaults()
            );
            using var client = server.CreateClient(new() { UseGet = true, HttpVersion = version });
            var answer = await client.UnaryAsync(EchoService.Get, new string('g', 5900), Options());
            Assert.Equal("GET 5900", answer.Message);
        }
    }

    private static Task<TestServer> StartHeadersAsync(HttpProtocols http) =>
        TestServer.StartAsync(
            endpoints =>
                endpoints.MapUnary(
                    EchoService.Unary,
                    (_, call) =>
                    {
                        var own = call.RequestHeaders.Where(h => h.Key.StartsWith("x-0", StringComparison.Ordinal));
                        return Task.FromResult($"{own.Sum(h => h.Value.Length)}");
                    }
                ),
            http,
            configure: kestrel => kestrel.UseConnectDefaults()
        );

    private static CallOptions With(int count, int length)
    {
        var options = Options();
        for (var i = 0; i < count; i++)
        {
            options.Headers.Add($"x-0{i}", new string('v', length));
        }
        return options;
    }

    private static CallOptions Options() => new() { CancellationToken = TestContext.Current.CancellationToken };
}
