using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Oac.Connect.Tests.Raw;

/// <summary>Requests whose head is not as it should be, and unary ones, whose body is no frame.</summary>
public sealed class RawRequestTests
{
    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("application/xml")]
    [InlineData("application/connect+proto")]
    [InlineData("application/connect+thrift")]
    [InlineData("application/grpc+thrift")]
    [InlineData("application/grpc-web+thrift")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_content_type_that_is_not_served_is_415(string? type)
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        (string, string)[] headers = type is null ? [] : [("content-type", type)];
        var answer = await RawHttp2.PostAsync(server.Address, EchoService.Unary.Path, headers, "a"u8.ToArray());
        Assert.Equal(415, answer.Status);
        Assert.Equal(
            "application/proto, application/grpc+proto, application/grpc-web+proto, "
                + "application/json, application/grpc+json, application/grpc-web+json",
            answer.Headers["accept-post"]
        );
        await server.RequireAliveAsync(true);
    }

    [Fact]
    public async Task A_stream_is_not_served_as_a_unary_call()
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        (string, string)[] headers = [("content-type", "application/proto")];
        var answer = await RawHttp2.PostAsync(server.Address, EchoService.Bidi.Path, headers, "a"u8.ToArray());
        Assert.Equal(415, answer.Status);
        Assert.StartsWith("application/connect+proto", answer.Headers["accept-post"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", "Unary", 405, "POST")]
    [InlineData("GET", "Unary", 405, "POST")]
    [InlineData("GET", "Bidi", 405, "POST")]
    [InlineData("DELETE", "Get", 405, "GET, POST")]
    [InlineData("HEAD", "Get", 405, "GET, POST")]
    [InlineData("OPTIONS", "Get", 405, "GET, POST")]
    [InlineData("POST", "Nothing", 404, null)]
    [InlineData("POST", "unary/more", 404, null)]
    public async Task Another_verb_is_405_and_another_path_404(string verb, string method, int status, string? allow)
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        using var raw = await RawHttp2.ConnectAsync(server.Address);
        (string, string)[] headers = [("content-type", "application/proto")];
        var answer = await raw.ReadAsync(await raw.OpenAsync(verb, "/test.v1.Echo/" + method, headers, end: true));
        Assert.Equal(status, answer.Status);
        Assert.Equal(allow, answer.Headers.GetValueOrDefault("allow"));
        await server.RequireAliveAsync(true);
    }

    [Fact]
    public async Task GRpc_over_HTTP1_is_refused()
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http1);
        (string, string)[] headers = [("content-type", "application/grpc")];
        var answer = await RawHttp1.PostAsync(server.Address, EchoService.Unary.Path, headers, new byte[5]);
        Assert.Equal(505, answer.Status);
        await server.RequireAliveAsync(false);
    }

    public static TheoryData<string, int, string> Unary =>
        new()
        {
            { "good", 200, "ok" },
            { "empty", 200, "ok" },
            { "limit", 200, "ok" },
            { "long", 429, "resource_exhausted" },
            { "unreadable", 400, "invalid_argument" },
            { "encoding: zstd", 501, "unimplemented" },
            { "encoding: gzip", 400, "invalid_argument" },
            { "timeout: x", 400, "invalid_argument" },
            { "timeout: 1, 2", 400, "invalid_argument" },
            { "timeout: 0", 504, "deadline_exceeded" },
            { "version: 2", 400, "invalid_argument" },
        };

    [Theory]
    [MemberData(nameof(Unary))]
    public async Task A_unary_call_has_the_right_status(string name, int status, string code)
    {
        foreach (var http in new[] { 1, 2 })
        {
            await using var server = await RawServer.StartAsync(http == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
            List<(string, string)> headers = [("content-type", "application/proto")];
            if (name.Split(": ") is [var header, var value])
            {
                var full = header switch
                {
                    "encoding" => "content-encoding",
                    "timeout" => "connect-timeout-ms",
                    _ => "connect-protocol-version",
                };
                headers.Add((full, value));
            }
            var body = name switch
            {
                "empty" => [],
                "limit" => new byte[RawServer.MaxBytes],
                "long" => new byte[RawServer.MaxBytes + 1],
                "unreadable" => "unreadable"u8.ToArray(),
                _ => "a"u8.ToArray(),
            };
            var answer =
                http == 2
                    ? await RawHttp2.PostAsync(server.Address, EchoService.Unary.Path, headers, body)
                    : await RawHttp1.PostAsync(server.Address, EchoService.Unary.Path, headers, body);
            Assert.Equal((status, code), (answer.Status, answer.Outcome()));
            await server.RequireAliveAsync(http == 2);
        }
    }

    [Theory]
    [InlineData("connect=v1&encoding=proto&message=abc", 200, "abc")]
    [InlineData("message=abc&encoding=json&connect=v1", 200, "abc")]
    [InlineData("encoding=proto&message=abc", 200, "abc")]
    [InlineData("encoding=proto&message=", 200, "")]
    [InlineData("encoding=proto&message=gr%C3%B6%C3%9Fer%20%2B+", 200, "größer + ")]
    [InlineData("encoding=proto&base64=1&message=YWI", 200, "ab")]
    [InlineData("encoding=proto&base64=1&message=YWI%3D", 200, "ab")]
    [InlineData("encoding=proto&base64=1&message=YWI=", 200, "ab")]
    [InlineData("encoding=proto&message=abc&unknown=1&unknown=2", 200, "abc")]
    [InlineData("encoding=proto&message=abc&compression=identity", 200, "abc")]
    [InlineData("encoding=proto&base64=1&message=&compression=gzip", 200, "")]
    [InlineData("", 400, null)]
    [InlineData("encoding=proto", 400, null)]
    [InlineData("message=abc", 400, null)]
    [InlineData("encoding=proto&base64=1&message=Y", 400, null)]
    [InlineData("encoding=proto&base64=1&message=!!!!", 400, null)]
    [InlineData("encoding=proto&encoding=proto&message=abc", 400, null)]
    [InlineData("encoding=proto&message=abc&message=abc", 400, null)]
    [InlineData("connect=v2&encoding=proto&message=abc", 400, null)]
    [InlineData("encoding=proto&message=%ff", 400, null)]
    [InlineData("encoding=proto&message=%4", 400, null)]
    [InlineData("encoding=proto&message=%zz", 400, null)]
    [InlineData("encoding=proto&message=unreadable", 400, null)]
    [InlineData("encoding=proto&base64=1&message=YWI&compression=gzip", 400, null)]
    [InlineData("encoding=proto&message=abc&compression=zstd", 501, null)]
    [InlineData("encoding=thrift&message=abc", 415, null)]
    [InlineData("encoding=&message=abc", 415, null)]
    public async Task A_GET_is_read_from_its_query(string query, int status, string? message)
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        using var raw = await RawHttp2.ConnectAsync(server.Address);
        var answer = await raw.ReadAsync(await raw.OpenAsync("GET", $"{EchoService.Get.Path}?{query}", [], end: true));
        Assert.Equal(status, answer.Status);
        if (message is not null)
        {
            Assert.Equal(message, System.Text.Encoding.UTF8.GetString(answer.Body));
        }
        else if (status != 415)
        {
            Assert.NotEqual("ok", answer.Outcome());
        }
        await server.RequireAliveAsync(true);
    }

    [Fact]
    public async Task A_GET_holds_messages_up_to_the_limit()
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        using var raw = await RawHttp2.ConnectAsync(server.Address);
        foreach (var (length, status) in new[] { (RawServer.MaxBytes, 200), (RawServer.MaxBytes + 1, 429) })
        {
            var path = $"{EchoService.Get.Path}?encoding=proto&message={new string('x', length)}";
            Assert.Equal(status, (await raw.ReadAsync(await raw.OpenAsync("GET", path, [], end: true))).Status);
        }
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\n\0\0\0\0\0XY")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n")]
    [InlineData("Content-Length: x\r\n\r\n")]
    [InlineData("Content-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    public async Task A_body_that_HTTP_cannot_read_is_400(string rest)
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http1);
        foreach (
            var (path, type) in new[]
            {
                (EchoService.Unary.Path, "application/proto"),
                (EchoService.ClientStream.Path, "application/connect+proto"),
            }
        )
        {
            using var raw = RawHttp1.Connect(server.Address);
            await raw.SendAsync($"POST {path} HTTP/1.1\r\nHost: test\r\nContent-Type: {type}\r\n{rest}");
            var answer = await raw.ReadAsync();
            if (answer.Status != 400)
            {
                Assert.Equal("invalid_argument", answer.Outcome());
            }
            await server.RequireAliveAsync(false);
        }
    }

    [Fact]
    public async Task Headers_that_are_too_long_are_refused()
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        using var raw = await RawHttp2.ConnectAsync(server.Address);
        var stream = await raw.OpenAsync(
            "POST",
            EchoService.Bidi.Path,
            [("content-type", "application/connect+proto"), ("x-long", new string('x', 100_000))]
        );
        var answer = await raw.ReadAsync(stream);
        Assert.True(answer.Status == 431 || answer.Reset is not null, $"{answer.Status}, {answer.Reset}");
        await server.RequireAliveAsync(true);

        await using var server1 = await RawServer.StartAsync(HttpProtocols.Http1);
        (string, string)[] headers = [("x-long", new string('x', 100_000))];
        Assert.Equal(431, (await RawHttp1.PostAsync(server1.Address, EchoService.Unary.Path, headers)).Status);
        await server1.RequireAliveAsync(false);
    }
}
