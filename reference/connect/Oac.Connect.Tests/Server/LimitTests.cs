using Microsoft.AspNetCore.Server.Kestrel.Core;
using Oac.Connect.AspNetCore;
using Oac.Connect.Compression;

namespace Oac.Connect.Tests.Server;

/// <summary>Messages that are exactly as long as they may be, and one byte longer, each way.</summary>
public sealed class LimitTests
{
    private const int Limit = 5_000_000;

    public static TheoryData<RpcProtocol, bool, int> Ways =>
        new()
        {
            { RpcProtocol.Connect, false, 2 },
            { RpcProtocol.Connect, true, 2 },
            { RpcProtocol.Connect, false, 1 },
            { RpcProtocol.Grpc, false, 2 },
            { RpcProtocol.Grpc, true, 2 },
            { RpcProtocol.GrpcWeb, false, 2 },
            { RpcProtocol.GrpcWeb, true, 1 },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_server_reads_up_to_its_limit(RpcProtocol protocol, bool compressed, int http)
    {
        await using var server = await StartAsync(http, new() { MaxReceiveBytes = Limit, MaxSendBytes = Limit });
        using var client = server.CreateClient(Options(protocol, compressed, http, int.MaxValue, int.MaxValue));
        await CheckAsync(client, ConnectCode.ResourceExhausted);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_server_sends_up_to_its_limit(RpcProtocol protocol, bool compressed, int http)
    {
        await using var server = await StartAsync(http, new() { MaxReceiveBytes = 2 * Limit, MaxSendBytes = Limit });
        using var client = server.CreateClient(Options(protocol, compressed, http, int.MaxValue, int.MaxValue));
        await CheckAsync(client, ConnectCode.ResourceExhausted);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_client_sends_up_to_its_limit(RpcProtocol protocol, bool compressed, int http)
    {
        await using var server = await StartAsync(http, Unlimited);
        using var client = server.CreateClient(Options(protocol, compressed, http, Limit, int.MaxValue));
        await CheckAsync(client, ConnectCode.ResourceExhausted);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_client_reads_up_to_its_limit(RpcProtocol protocol, bool compressed, int http)
    {
        await using var server = await StartAsync(http, Unlimited);
        using var client = server.CreateClient(Options(protocol, compressed, http, int.MaxValue, Limit));
        await CheckAsync(client, ConnectCode.ResourceExhausted);
    }

    private static ConnectServerOptions Unlimited { get; } =
        new() { MaxReceiveBytes = int.MaxValue, MaxSendBytes = int.MaxValue };

    private static async Task CheckAsync(ConnectClient client, ConnectCode code)
    {
        var options = new CallOptions { CancellationToken = TestContext.Current.CancellationToken };
        var (fits, one) = (new string('x', Limit), new string('x', Limit + 1));
        Assert.Equal(fits, (await client.UnaryAsync(EchoService.Unary, fits, options)).Message);
        Assert.Equal(code, await FailAsync(() => client.UnaryAsync(EchoService.Unary, one, options)));

        await using (var call = client.Open(EchoService.Bidi, options))
        {
            await call.WriteAsync(fits);
            await call.CompleteAsync();
            Assert.True(await call.ReadAsync());
            Assert.Equal(fits, call.Current);
            Assert.False(await call.ReadAsync());
        }
        await using (var call = client.Open(EchoService.Bidi, options))
        {
            Assert.Equal(
                code,
                await FailAsync(async () =>
                {
                    await call.WriteAsync("a");
                    await call.WriteAsync(one);
                    await call.CompleteAsync();
                    await foreach (var _ in call.ReadAllAsync()) { }
                })
            );
        }
    }

    private static async Task<ConnectCode> FailAsync(Func<Task> call) =>
        (await Assert.ThrowsAsync<ConnectException>(call)).Code;

    private static Task<TestServer> StartAsync(int http, ConnectServerOptions options) =>
        TestServer.StartAsync(
            endpoints =>
            {
                endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(request), options);
                endpoints.MapBidiStream(EchoService.Bidi, (requests, _) => requests, options);
            },
            http == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1
        );

    private static ConnectClientOptions Options(
        RpcProtocol protocol,
        bool compressed,
        int http,
        int send,
        int receive
    ) =>
        new()
        {
            Protocol = protocol,
            HttpVersion = new(http, http == 2 ? 0 : 1),
            Compression = compressed ? CompressionAlgorithm.Gzip : null,
            MaxSendBytes = send,
            MaxReceiveBytes = receive,
        };
}
