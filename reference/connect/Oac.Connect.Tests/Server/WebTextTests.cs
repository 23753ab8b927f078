using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Oac.Connect.AspNetCore;
using Oac.Connect.Tests.Framing;
using Oac.Connect.Tests.Raw;

namespace Oac.Connect.Tests.Server;

/// <summary>gRPC-Web in base64, as scripts send that cannot read bytes as they come.</summary>
public sealed class WebTextTests
{
    private const string Type = "application/grpc-web-text";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Both_directions_are_base64(int http)
    {
        await using var server = await RawServer.StartAsync(http == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        // Each message on its own, with its padding, and one cut between two characters.
        var first = Encoding.ASCII.GetBytes(Convert.ToBase64String(Bytes.Frame(0, "ab"u8)));
        var second = Encoding.ASCII.GetBytes(Convert.ToBase64String(Bytes.Frame(0, "cde"u8)));
        byte[][] body = [first, second[..5], second[5..]];
        (string, string)[] headers = [("content-type", Type)];
        var answer =
            http == 2
                ? await RawHttp2.PostAsync(server.Address, EchoService.Bidi.Path, headers, body)
                : await RawHttp1.PostAsync(server.Address, EchoService.Bidi.Path, headers, body);

        Assert.Equal(Type + "+proto", answer.Headers["content-type"]);
        var decoded = answer with { Body = Decode(Encoding.ASCII.GetString(answer.Body)) };
        Assert.Equal(
            ["0 ab", "0 cde", "128 grpc-status: 0\r\n"],
            decoded.Frames().Select(f => $"{f.Flags} {Encoding.ASCII.GetString(f.Payload)}")
        );
        await server.RequireAliveAsync(http == 2);
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("AAA")]
    [InlineData("!!!!")]
    public async Task A_body_that_is_no_base64_or_cut_off_is_an_invalid_argument(string body)
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        (string, string)[] headers = [("content-type", Type)];
        var answer = await RawHttp2.PostAsync(
            server.Address,
            EchoService.Bidi.Path,
            headers,
            Encoding.ASCII.GetBytes(body)
        );
        var end = Encoding.ASCII.GetString(Decode(Encoding.ASCII.GetString(answer.Body)));
        Assert.Contains("grpc-status: 3\r\n", end, StringComparison.Ordinal);
        await server.RequireAliveAsync(true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_client_speaks_it_too(int http)
    {
        await using var server = await TestServer.StartAsync(
            endpoints =>
            {
                endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(request));
                endpoints.MapConnect(
                    EchoService.Bidi,
                    async call =>
                    {
                        Assert.Equal(Type + "+proto", call.HttpContext.Request.ContentType);
                        await call.SendHeadersAsync();
                        while (await call.ReadAsync())
                        {
                            await call.WriteAsync(call.Current);
                        }
                        call.ResponseTrailers.Add("x-trailer", "t");
                    }
                );
            },
            http == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1
        );
        using var client = new ConnectClient(
            server.Address,
            new()
            {
                Protocol = RpcProtocol.GrpcWeb,
                UseWebText = true,
                HttpVersion = new(http, http == 2 ? 0 : 1),
            }
        );
        var options = new CallOptions { CancellationToken = TestContext.Current.CancellationToken };
        Assert.Equal("a", (await client.UnaryAsync(EchoService.Unary, "a", options)).Message);
        await using var call = client.Open(EchoService.Bidi, options);
        if (http == 2)
        {
            await call.ReadHeadersAsync();
            foreach (var message in new[] { "", "a", "ab", "abc", new string('x', 100_000) })
            {
                await call.WriteAsync(message);
                Assert.True(await call.ReadAsync());
                Assert.Equal(message, call.Current);
            }
        }
        await call.CompleteAsync();
        Assert.False(await call.ReadAsync());
        Assert.Equal("t", call.ResponseTrailers.GetValue("x-trailer"));
    }

    private static byte[] Decode(string text)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < text.Length; at += 4)
        {
            bytes.AddRange(Convert.FromBase64String(text.Substring(at, 4)));
        }
        return [.. bytes];
    }
}
