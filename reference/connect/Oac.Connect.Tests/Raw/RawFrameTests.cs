using System.IO.Compression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Oac.Connect.Tests.Framing;

namespace Oac.Connect.Tests.Raw;

/// <summary>Frames that no client of ours would write.</summary>
public sealed class RawFrameTests
{
    /// <summary>What is sent as a body, and the code that the call must end with, by a name for each.</summary>
    private static readonly Dictionary<string, (byte[][] Body, string Code, string? Header, string? Value)> Cases =
        new()
        {
            ["good"] = ([Bytes.Frame(0, "a"u8)], "ok", null, null),
            ["none"] = (
                [
                    [],
                ],
                "ok",
                null,
                null
            ),
            ["in pieces"] = ([.. Bytes.Frame(0, "ab"u8).Select(static b => new[] { b })], "ok", null, null),
            ["exactly the limit"] = ([Bytes.Frame(0, new byte[RawServer.MaxBytes])], "ok", null, null),
            ["one more"] = ([Bytes.Frame(0, new byte[RawServer.MaxBytes + 1])], "resource_exhausted", null, null),
            ["one more, after others"] = (
                [Bytes.Frame(0, "a"u8), Bytes.Frame(0, new byte[RawServer.MaxBytes + 1])],
                "resource_exhausted",
                null,
                null
            ),
            ["the longest length"] = ([Bytes.Frame(0, uint.MaxValue, "a"u8)], "resource_exhausted", null, null),
            ["a cut prefix"] = (
                [
                    [0, 0, 0],
                ],
                "invalid_argument",
                null,
                null
            ),
            ["a cut payload"] = ([Bytes.Frame(0, 9, "a"u8)], "invalid_argument", null, null),
            ["a cut second"] = ([Bytes.Frame(0, "a"u8), Bytes.Frame(0, 9, "a"u8)], "invalid_argument", null, null),
            ["the flag of ends"] = ([Bytes.Frame(2, "{}"u8)], "invalid_argument", null, null),
            ["the flag of trailers"] = ([Bytes.Frame(0x80, "a: b"u8)], "invalid_argument", null, null),
            ["all flags"] = ([Bytes.Frame(0xff, "a"u8)], "invalid_argument", null, null),
            ["compressed by nothing"] = ([Bytes.Frame(1, Gzip("a"u8.ToArray()))], "internal", null, null),
            ["compressed by identity"] = ([Bytes.Frame(1, "a"u8)], "internal", "encoding", "identity"),
            ["unknown compression"] = ([Bytes.Frame(1, "a"u8)], "unimplemented", "encoding", "zstd"),
            ["compressed"] = ([Bytes.Frame(1, Gzip("a"u8.ToArray()))], "ok", "encoding", "gzip"),
            ["compressed, but not this one"] = ([Bytes.Frame(0, "a"u8)], "ok", "encoding", "gzip"),
            ["compressed and empty"] = ([Bytes.Frame(1, [])], "ok", "encoding", "gzip"),
            ["compressed, exactly the limit"] = (
                [Bytes.Frame(1, Gzip(new byte[RawServer.MaxBytes]))],
                "ok",
                "encoding",
                "gzip"
            ),
            ["compressed, one more"] = (
                [Bytes.Frame(1, Gzip(new byte[RawServer.MaxBytes + 1]))],
                "resource_exhausted",
                "encoding",
                "gzip"
            ),
            ["a bomb"] = ([Bytes.Frame(1, Gzip(new byte[1_000_000]))], "resource_exhausted", "encoding", "gzip"),
            ["no gzip"] = ([Bytes.Frame(1, "a"u8)], "invalid_argument", "encoding", "gzip"),
            ["gzip that is cut off"] = (
                [Bytes.Frame(1, Gzip("a"u8.ToArray()).AsSpan()[..^3])],
                "invalid_argument",
                "encoding",
                "gzip"
            ),
            ["no message"] = ([Bytes.Frame(0, "unreadable"u8)], "invalid_argument", null, null),
            ["no UTF-8"] = ([Bytes.Frame(0, [0xff])], "invalid_argument", null, null),
            ["no timeout"] = (
                [
                    [],
                ],
                "invalid_argument",
                "timeout",
                "soon"
            ),
            ["an empty timeout"] = (
                [
                    [],
                ],
                "invalid_argument",
                "timeout",
                ""
            ),
            ["too long a timeout"] = (
                [
                    [],
                ],
                "invalid_argument",
                "timeout",
                "10000000000"
            ),
            ["a timeout below zero"] = (
                [
                    [],
                ],
                "invalid_argument",
                "timeout",
                "-1"
            ),
        };

    public static TheoryData<string, RpcProtocol, int> All
    {
        get
        {
            var data = new TheoryData<string, RpcProtocol, int>();
            foreach (var name in Cases.Keys)
            {
                foreach (var protocol in Enum.GetValues<RpcProtocol>())
                {
                    data.Add(name, protocol, 2);
                    if (protocol != RpcProtocol.Grpc)
                    {
                        data.Add(name, protocol, 1);
                    }
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_stream_has_the_right_outcome_and_the_server_lives_on(
        string name,
        RpcProtocol protocol,
        int http
    )
    {
        await using var server = await RawServer.StartAsync(http == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        var (body, code, header, value) = Cases[name];
        List<(string, string)> headers = [("content-type", ContentType(protocol)), ("te", "trailers")];
        if (header is not null)
        {
            headers.Add((Name(protocol, header), value!));
        }
        var answer =
            http == 2
                ? await RawHttp2.PostAsync(server.Address, EchoService.Bidi.Path, headers, body)
                : await RawHttp1.PostAsync(server.Address, EchoService.Bidi.Path, headers, body);

        Assert.Equal(200, answer.Status);
        Assert.Equal(code, answer.Outcome());
        Assert.Equal(ContentType(protocol), answer.Headers["content-type"]);
        await server.RequireAliveAsync(http == 2);
    }

    [Theory]
    [InlineData(RpcProtocol.Grpc, 0, "unimplemented")]
    [InlineData(RpcProtocol.GrpcWeb, 0, "unimplemented")]
    [InlineData(RpcProtocol.Grpc, 1, "ok")]
    [InlineData(RpcProtocol.GrpcWeb, 1, "ok")]
    [InlineData(RpcProtocol.Grpc, 2, "unimplemented")]
    [InlineData(RpcProtocol.GrpcWeb, 2, "unimplemented")]
    public async Task A_method_that_takes_one_message_takes_neither_none_nor_two(
        RpcProtocol protocol,
        int count,
        string code
    )
    {
        await using var server = await RawServer.StartAsync(HttpProtocols.Http2);
        var answer = await RawHttp2.PostAsync(
            server.Address,
            EchoService.Unary.Path,
            [("content-type", ContentType(protocol))],
            [.. Enumerable.Repeat(Bytes.Frame(0, "a"u8), count), []]
        );
        Assert.Equal(code, answer.Outcome());
        await server.RequireAliveAsync(true);
    }

    internal static string ContentType(RpcProtocol protocol) =>
        protocol switch
        {
            RpcProtocol.Connect => "application/connect+proto",
            RpcProtocol.Grpc => "application/grpc+proto",
            _ => "application/grpc-web+proto",
        };

    internal static byte[] Gzip(byte[] bytes)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }
        return output.ToArray();
    }

    private static string Name(RpcProtocol protocol, string header) =>
        (protocol, header) switch
        {
            (RpcProtocol.Connect, "encoding") => "connect-content-encoding",
            (RpcProtocol.Connect, _) => "connect-timeout-ms",
            _ => "grpc-" + header,
        };
}
