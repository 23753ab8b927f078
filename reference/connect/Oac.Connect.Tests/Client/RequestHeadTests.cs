using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Oac.Connect.Protocols;

namespace Oac.Connect.Tests.Client;

/// <summary>What stands in the heads of requests, seen by a server that knows nothing of calls.</summary>
public sealed class RequestHeadTests
{
    public static TheoryData<RpcProtocol, bool> Ways
    {
        get
        {
            var data = new TheoryData<RpcProtocol, bool>();
            foreach (var protocol in Enum.GetValues<RpcProtocol>())
            {
                data.Add(protocol, false);
                data.Add(protocol, true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_call_that_may_not_take_for_ever_tells_the_server_how_long(RpcProtocol protocol, bool isUnary)
    {
        var head = await CallAsync(protocol, isUnary, TimeSpan.FromSeconds(30), null);
        var (name, other) =
            protocol == RpcProtocol.Connect
                ? ("connect-timeout-ms", "grpc-timeout")
                : ("grpc-timeout", "connect-timeout-ms");
        Assert.False(head.ContainsKey(other));
        var value = Assert.Single(head[name])!;
        TimeSpan told;
        Assert.True(
            protocol == RpcProtocol.Connect
                ? Timeouts.TryParseConnect(value, out told)
                : Timeouts.TryParseGrpc(value, out told),
            value
        );
        Assert.InRange(told, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_timeout_of_all_calls_is_told_too_and_none_is_not(RpcProtocol protocol, bool isUnary)
    {
        var name = protocol == RpcProtocol.Connect ? "connect-timeout-ms" : "grpc-timeout";
        Assert.True((await CallAsync(protocol, isUnary, null, TimeSpan.FromSeconds(30))).ContainsKey(name));
        Assert.False((await CallAsync(protocol, isUnary, null, null)).ContainsKey(name));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Each_protocol_says_what_it_is(RpcProtocol protocol, bool isUnary)
    {
        var head = await CallAsync(protocol, isUnary, null, null);
        Assert.Equal(protocol == RpcProtocol.Connect ? "1" : "", head["connect-protocol-version"].ToString());
        Assert.Equal(protocol == RpcProtocol.GrpcWeb ? "1" : "", head["x-grpc-web"].ToString());
        Assert.Equal(protocol == RpcProtocol.Grpc ? "trailers" : "", head.TE.ToString());
        Assert.Equal(
            protocol switch
            {
                RpcProtocol.Grpc => "application/grpc+proto",
                RpcProtocol.GrpcWeb => "application/grpc-web+proto",
                _ => isUnary ? "application/proto" : "application/connect+proto",
            },
            head.ContentType.ToString()
        );
    }

    private static async Task<IHeaderDictionary> CallAsync(
        RpcProtocol protocol,
        bool isUnary,
        TimeSpan? timeout,
        TimeSpan? usual
    )
    {
        var seen = new TaskCompletionSource<IHeaderDictionary>();
        await using var server = await TestServer.StartAsync(endpoints =>
            endpoints.MapPost(
                "/{**path}",
                context =>
                {
                    seen.TrySetResult(
                        new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase))
                    );
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                }
            )
        );
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol, DefaultTimeout = usual });
        var options = new CallOptions { Timeout = timeout, CancellationToken = TestContext.Current.CancellationToken };
        var error = await Assert.ThrowsAsync<ConnectException>(async () =>
        {
            if (isUnary)
            {
                await client.UnaryAsync(EchoService.Unary, "a", options);
                return;
            }
            await using var call = client.Open(EchoService.Bidi, options);
            await call.ReadAsync();
        });
        Assert.Equal(ConnectCode.PermissionDenied, error.Code);
        return await seen.Task;
    }
}
