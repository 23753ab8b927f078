using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Oac.Connect.AspNetCore;
using Oac.Connect.Compression;

namespace Oac.Connect.Tests;

public sealed class EveryKindTests
{
    public static TheoryData<RpcProtocol, string, string?, bool, int> Ways
    {
        get
        {
            var data = new TheoryData<RpcProtocol, string, string?, bool, int>();
            foreach (var protocol in Enum.GetValues<RpcProtocol>())
            {
                foreach (var codec in new[] { "proto", "json" })
                {
                    foreach (var compression in new[] { null, "gzip", "br" })
                    {
                        data.Add(protocol, codec, compression, false, 2);
                        data.Add(protocol, codec, compression, true, 2);
                        if (protocol != RpcProtocol.Grpc)
                        {
                            data.Add(protocol, codec, compression, false, 1);
                        }
                    }
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_kind_of_method_answers(
        RpcProtocol protocol,
        string codec,
        string? compression,
        bool tls,
        int http
    )
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await TestServer.StartAsync(
            MapEcho,
            http == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1,
            tls
        );
        using var client = server.CreateClient(Options(protocol, codec, compression, http));
        var call = new CallOptions { CancellationToken = cancellation };

        var unary = await client.UnaryAsync(EchoService.Unary, "one", call);
        Assert.Equal("one!", unary.Message);
        Assert.Equal(["a", "b"], unary.Headers.GetValues("x-header"));
        Assert.Equal(["t"], unary.Trailers.GetValues("x-trailer"));
        Assert.Equal([1, 2, 255], unary.Trailers.GetBytes("x-trailer-bin")!);

        var sum = await client.ClientStreamAsync(EchoService.ClientStream, Texts("a", "", "c"), call);
        Assert.Equal("a,,c", sum.Message);

        var parts = new List<string>();
        await foreach (var part in client.ServerStreamAsync(EchoService.ServerStream, "x y z", call))
        {
            parts.Add(part);
        }
        Assert.Equal(["x", "y", "z"], parts);

        await using var bidi = client.Open(EchoService.Bidi, call);
        if (http == 1)
        {
            await bidi.WriteAsync("half");
            await bidi.CompleteAsync();
            Assert.True(await bidi.ReadAsync());
            Assert.Equal("half!", bidi.Current);
            Assert.False(await bidi.ReadAsync());
            return;
        }
        for (var i = 0; i < 100; i++)
        {
            Assert.True(await bidi.WriteAsync(new string('m', i)));
            Assert.True(await bidi.ReadAsync());
            Assert.Equal(new string('m', i) + "!", bidi.Current);
        }
        await bidi.CompleteAsync();
        Assert.False(await bidi.ReadAsync());
        Assert.Equal("t", bidi.ResponseTrailers.GetValue("x-trailer"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Errors_arrive_as_they_were_thrown(
        RpcProtocol protocol,
        string codec,
        string? compression,
        bool tls,
        int http
    )
    {
        await using var server = await TestServer.StartAsync(
            endpoints =>
            {
                endpoints.MapUnary(EchoService.Unary, (_, call) => throw Error(call));
                endpoints.MapConnect(
                    EchoService.Bidi,
                    async call =>
                    {
                        await call.ReadAsync();
                        await call.WriteAsync("first");
                        throw Error(call);
                    }
                );
            },
            http == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1,
            tls
        );
        using var client = server.CreateClient(Options(protocol, codec, compression, http));
        var options = new CallOptions { CancellationToken = TestContext.Current.CancellationToken };

        Check(await Assert.ThrowsAsync<ConnectException>(() => client.UnaryAsync(EchoService.Unary, "", options)));

        await using var bidi = client.Open(EchoService.Bidi, options);
        await bidi.WriteAsync("go");
        await bidi.CompleteAsync();
        Assert.True(await bidi.ReadAsync());
        Assert.Equal("first", bidi.Current);
        Check(await Assert.ThrowsAsync<ConnectException>(async () => await bidi.ReadAsync()));

        static ConnectException Error(ServerCall call)
        {
            call.ResponseHeaders.Add("x-header", "h");
            call.ResponseTrailers.Add("x-trailer", "t");
            return new(ConnectCode.FailedPrecondition, "not so: 100 % größer\n")
            {
                Details = [new("google.rpc.RetryInfo", new byte[] { 10, 2, 8, 1 }), new("acme.Empty", default)],
            };
        }

        static void Check(ConnectException error)
        {
            Assert.Equal(ConnectCode.FailedPrecondition, error.Code);
            Assert.Equal("not so: 100 % größer\n", error.RawMessage);
            Assert.Equal(["google.rpc.RetryInfo", "acme.Empty"], error.Details.Select(d => d.Type));
            Assert.Equal([10, 2, 8, 1], error.Details[0].Value.ToArray());
            Assert.Equal("t", error.Metadata.GetValue("x-trailer"));
        }
    }

    private static ConnectClientOptions Options(RpcProtocol protocol, string codec, string? compression, int http) =>
        new()
        {
            Protocol = protocol,
            Codec = codec,
            HttpVersion = http == 2 ? HttpVersion.Version20 : HttpVersion.Version11,
            Compression = compression switch
            {
                "gzip" => CompressionAlgorithm.Gzip,
                "br" => CompressionAlgorithm.Brotli,
                _ => null,
            },
            AcceptCompressions = compression switch
            {
                "gzip" => [CompressionAlgorithm.Gzip],
                "br" => [CompressionAlgorithm.Brotli],
                _ => [],
            },
        };

    private static void MapEcho(IEndpointRouteBuilder endpoints)
    {
        var options = new ConnectServerOptions { MinCompressBytes = 0 };
        endpoints.MapUnary(
            EchoService.Unary,
            (request, call) =>
            {
                Trail(call);
                return Task.FromResult(request + "!");
            },
            options
        );
        endpoints.MapClientStream(
            EchoService.ClientStream,
            async (requests, _) =>
            {
                var all = new List<string>();
                await foreach (var request in requests)
                {
                    all.Add(request);
                }
                return string.Join(',', all);
            },
            options
        );
        endpoints.MapServerStream(EchoService.ServerStream, (request, _) => Texts(request.Split(' ')), options);
        endpoints.MapConnect(
            EchoService.Bidi,
            async call =>
            {
                Trail(call);
                while (await call.ReadAsync())
                {
                    await call.WriteAsync(call.Current + "!");
                }
            },
            options
        );
    }

    private static void Trail(ServerCall call)
    {
        call.ResponseHeaders.Add("x-header", "a");
        call.ResponseHeaders.Add("x-header", "b");
        call.ResponseTrailers.Add("x-trailer", "t");
        call.ResponseTrailers.Add("x-trailer-bin", [1, 2, 255]);
    }

#pragma warning disable CS1998 // An asynchronous sequence whose elements are there already.
    private static async IAsyncEnumerable<string> Texts(params string[] texts)
#pragma warning restore CS1998
    {
        foreach (var text in texts)
        {
            yield return text;
        }
    }
}
