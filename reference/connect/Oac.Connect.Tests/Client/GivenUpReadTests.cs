using Microsoft.AspNetCore.Server.Kestrel.Core;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Tests.Client;

/// <summary>Reads that are given up while they wait, on the one connection that the next call needs.</summary>
public sealed class GivenUpReadTests
{
    private const int Times = 300;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<RpcProtocol, string> Ways =>
        new()
        {
            { RpcProtocol.Connect, "1.1" },
            { RpcProtocol.GrpcWeb, "1.1" },
            { RpcProtocol.Connect, "2.0" },
            { RpcProtocol.Grpc, "2.0" },
            { RpcProtocol.GrpcWeb, "2.0" },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Leave_a_connection_for_the_next_call(RpcProtocol protocol, string version)
    {
        using var mayEnd = new SemaphoreSlim(0);
        await using var server = await StartAsync(
            version,
            async call =>
            {
                await call.ReadAsync();
                await call.WriteAsync("first");
                await mayEnd.WaitAsync(call.CancellationToken);
                await call.WriteAsync("last");
            }
        );
        using var client = Connect(server, protocol, version);
        for (var i = 0; i < Times; i++)
        {
            using var source = new CancellationTokenSource();
            await using (var call = client.Open(EchoService.ServerStream, new() { CancellationToken = source.Token }))
            {
                await call.BufferAsync("");
                await call.CompleteAsync();
                Assert.True(await call.ReadAsync());
                var reading = Task.Run(
                    async () =>
                    {
                        while (await call.ReadAsync()) { }
                    },
                    Cancellation
                );
                // What is left of the answer comes at the moment when nobody wants it any longer.
                mayEnd.Release();
                await source.CancelAsync();
                if (await Record.ExceptionAsync(() => reading) is { } error)
                {
                    Assert.Equal(ConnectCode.Canceled, Assert.IsType<ConnectException>(error).Code);
                }
            }
            // Where the server was told before it was allowed to end, it did not take the permission.
            while (await mayEnd.WaitAsync(TimeSpan.Zero, Cancellation)) { }
            var next = await client.UnaryAsync(
                EchoService.Unary,
                $"next {i}",
                new() { Timeout = TimeSpan.FromSeconds(20), CancellationToken = Cancellation }
            );
            Assert.Equal($"next {i}", next.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Messages_that_are_here_already_are_not_read_any_longer(RpcProtocol protocol, string version)
    {
        await using var server = await StartAsync(
            version,
            async call =>
            {
                await call.ReadAsync();
                await call.BufferAsync("first");
                await call.WriteAsync("second");
            }
        );
        using var client = Connect(server, protocol, version);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var call = client.Open(EchoService.ServerStream, new() { CancellationToken = source.Token });
        await call.BufferAsync("");
        await call.CompleteAsync();
        Assert.True(await call.ReadAsync());
        await source.CancelAsync();
        var error = await Assert.ThrowsAsync<ConnectException>(async () => await call.ReadAsync());
        Assert.Equal((ConnectCode.Canceled, "first"), (error.Code, call.Current));
        Assert.Same(error, await Assert.ThrowsAsync<ConnectException>(async () => await call.ReadAsync()));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_read_ends_by_the_token_though_the_request_was_sent_whole(RpcProtocol protocol, string version)
    {
        await using var server = await StartAsync(version, OneAndNoEndAsync);
        using var client = Connect(server, protocol, version);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var call = client.Open(EchoService.ServerStream, new() { CancellationToken = source.Token });
        await call.BufferAsync("");
        await call.CompleteAsync();
        Assert.True(await call.ReadAsync());
        var reading = call.ReadAsync().AsTask();
        await source.CancelAsync();
        var error = await Assert.ThrowsAsync<ConnectException>(() => reading);
        Assert.Equal(ConnectCode.Canceled, error.Code);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Disposing_the_call_beside_a_read_ends_it(RpcProtocol protocol, string version)
    {
        await using var server = await StartAsync(version, OneAndNoEndAsync);
        using var client = Connect(server, protocol, version);
        for (var i = 0; i < 20; i++)
        {
            var call = client.Open(EchoService.ServerStream, new() { CancellationToken = Cancellation });
            await call.BufferAsync("");
            await call.CompleteAsync();
            Assert.True(await call.ReadAsync());
            var reading = call.ReadAsync().AsTask();
            await call.DisposeAsync();
            var error = await Assert.ThrowsAsync<ConnectException>(() => reading);
            Assert.Equal(ConnectCode.Canceled, error.Code);
            Assert.Equal(
                "next",
                (await client.UnaryAsync(EchoService.Unary, "next", new() { CancellationToken = Cancellation })).Message
            );
        }
    }

    private static async Task OneAndNoEndAsync(ServerCall<string, string> call)
    {
        await call.ReadAsync();
        await call.WriteAsync("first");
        await Task.Delay(Timeout.InfiniteTimeSpan, call.CancellationToken);
    }

    private static Task<TestServer> StartAsync(string version, Func<ServerCall<string, string>, Task> handler) =>
        TestServer.StartAsync(
            endpoints =>
            {
                endpoints.MapConnect(EchoService.ServerStream, handler);
                endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(request));
            },
            version == "2.0" ? HttpProtocols.Http2 : HttpProtocols.Http1
        );

    private static ConnectClient Connect(TestServer server, RpcProtocol protocol, string version)
    {
        var handler = ConnectClient.CreateHandler();
        handler.MaxConnectionsPerServer = 1;
        return new(
            server.Address,
            new() { Protocol = protocol, HttpVersion = Version.Parse(version) },
            new HttpMessageInvoker(handler)
        );
    }
}
