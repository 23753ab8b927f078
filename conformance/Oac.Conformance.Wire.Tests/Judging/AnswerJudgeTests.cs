using System.Text;

namespace Oac.Conformance.Wire.Tests.Judging;

/// <summary>Answers with one fault each: the strict client must find it.</summary>
public sealed class AnswerJudgeTests
{
    private const string Detail = /*lang=json*/
        """{"type":"a.B","value":"AQI"}""";

    public static TheoryData<string, WireProtocol, bool, BadAnswer, string> Faults =>
        new()
        {
            // Errors of unary Connect calls.
            { "key", WireProtocol.Connect, true, Error("""{"code":"internal","extra":1}"""), "the member 'extra'" },
            { "twice", WireProtocol.Connect, true, Error("""{"code":"internal","code":"internal"}"""), "2 times" },
            { "code", WireProtocol.Connect, true, Error("""{"code":"cancelled"}"""), "code is \"cancelled\"" },
            { "no code", WireProtocol.Connect, true, Error("""{"message":"m"}"""), "no code" },
            { "null", WireProtocol.Connect, true, Error("null"), "no JSON object" },
            { "no JSON", WireProtocol.Connect, true, Error("{"), "no JSON" },
            { "message", WireProtocol.Connect, true, Error("""{"code":"internal","message":1}"""), "message is 1" },
            {
                "type",
                WireProtocol.Connect,
                true,
                Details(Detail.Replace("a.B", "type.googleapis.com/a.B")),
                "no full name"
            },
            { "padded", WireProtocol.Connect, true, Details(Detail.Replace("AQI", "AQI=")), "no unpadded base64" },
            {
                "detail's key",
                WireProtocol.Connect,
                true,
                Details("""{"type":"a.B","value":"","x":1}"""),
                "member 'x'"
            },
            { "no value", WireProtocol.Connect, true, Details("""{"type":"a.B"}"""), "no type or no value" },
            { "status", WireProtocol.Connect, true, Error("""{"code":"not_found"}"""), "status of 'not_found' is 500" },
            // Heads.
            { "media type", WireProtocol.Connect, true, Head("image/jpeg"), "'application/proto' is wanted" },
            { "codec", WireProtocol.Connect, true, Head("application/json"), "'application/proto' is wanted" },
            {
                "encoding",
                WireProtocol.Connect,
                true,
                Head("application/proto", "content-encoding", "br"),
                "accepts 'identity'"
            },
            {
                "binary header",
                WireProtocol.Connect,
                true,
                Head("application/proto", "x-bin", "AQI="),
                "no unpadded base64"
            },
            {
                "HTTP trailers",
                WireProtocol.Connect,
                true,
                Head("application/proto") with
                {
                    Trailers = [("x", "y")],
                },
                "trailers of HTTP"
            },
            // Connect streams.
            { "no end", WireProtocol.Connect, false, Frames((0, "")), "without the frame that ends it" },
            { "end's key", WireProtocol.Connect, false, Frames((2, """{"x":1}""")), "the member 'x'" },
            { "metadata", WireProtocol.Connect, false, Frames((2, """{"metadata":{"a":"b"}}""")), "is no list" },
            {
                "metadata's name",
                WireProtocol.Connect,
                false,
                Frames((2, """{"metadata":{"a b":[]}}""")),
                "no header's"
            },
            {
                "metadata's value",
                WireProtocol.Connect,
                false,
                Frames((2, """{"metadata":{"a":[1]}}""")),
                "no header's value"
            },
            { "after the end", WireProtocol.Connect, false, Frames((2, "{}"), (0, "")), "follows" },
            { "flags", WireProtocol.Connect, false, Frames((0x40, ""), (2, "{}")), "flags 0x40" },
            { "compressed", WireProtocol.Connect, false, Frames((1, "x"), (2, "{}")), "name no compression" },
            {
                "cut",
                WireProtocol.Connect,
                false,
                new("application/connect+proto", [0, 0, 0, 0, 9, 1]),
                "of the 9 bytes"
            },
            { "cut prefix", WireProtocol.Connect, false, new("application/connect+proto", [0, 0]), "2 of the five" },
            // gRPC.
            { "no status", WireProtocol.Grpc, false, Trailers(("x", "y")), "no grpc-status" },
            { "two", WireProtocol.Grpc, false, Trailers(("grpc-status", "0"), ("grpc-status", "0")), "2 times" },
            { "number", WireProtocol.Grpc, false, Trailers(("grpc-status", "17")), "grpc-status is '17'" },
            {
                "OK",
                WireProtocol.Grpc,
                false,
                Trailers(("grpc-status", "0"), ("grpc-message", "OK")),
                "grpc-status is 0"
            },
            {
                "percent",
                WireProtocol.Grpc,
                false,
                Trailers(("grpc-status", "2"), ("grpc-message", "%4")),
                "percent-encoded"
            },
            {
                "Status",
                WireProtocol.Grpc,
                false,
                Trailers(("grpc-status", "2"), ("grpc-status-details-bin", "CAM")),
                "says 3"
            },
            {
                "details",
                WireProtocol.Grpc,
                false,
                Trailers(("grpc-status", "2"), ("grpc-status-details-bin", "CAI=")),
                "unpadded"
            },
            { "no trailers", WireProtocol.Grpc, false, new("application/grpc", [0, 0, 0, 0, 0]), "without trailers" },
            {
                "status early",
                WireProtocol.Grpc,
                false,
                Trailers(("grpc-status", "0")) with
                {
                    Header = ("grpc-status", "0"),
                },
                "in the headers"
            },
            // gRPC-Web.
            { "LF", WireProtocol.GrpcWeb, false, Web("grpc-status: 0\n"), "LF alone" },
            { "no CRLF", WireProtocol.GrpcWeb, false, Web("grpc-status: 0"), "do not end with CRLF" },
            { "empty line", WireProtocol.GrpcWeb, false, Web("grpc-status: 0\r\n\r\n"), "empty line" },
            { "case", WireProtocol.GrpcWeb, false, Web("Grpc-Status: 0\r\n"), "not in lower case" },
            { "colon", WireProtocol.GrpcWeb, false, Web("grpc-status: 0\r\nx\r\n"), "no colon" },
            { "folded", WireProtocol.GrpcWeb, false, Web("grpc-status: 0\r\nx: y\r\n z: w\r\n"), "no header" },
            {
                "no trailers in web",
                WireProtocol.GrpcWeb,
                false,
                new("application/grpc-web", [0, 0, 0, 0, 0]),
                "without trailers"
            },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_found(
        string name,
        WireProtocol protocol,
        bool isUnary,
        BadAnswer answer,
        string expected
    )
    {
        var result = await CallAsync(protocol, isUnary, answer);

        Assert.True(
            result.Complaints.Any(complaint => complaint.Contains(expected, StringComparison.Ordinal)),
            $"{name}: {string.Join("; ", result.Complaints)}"
        );
    }

    [Theory]
    [InlineData(WireProtocol.Connect, true)]
    [InlineData(WireProtocol.Connect, false)]
    [InlineData(WireProtocol.Grpc, false)]
    [InlineData(WireProtocol.GrpcWeb, false)]
    public async Task Nothing_is_wrong_without_a_fault(WireProtocol protocol, bool isUnary)
    {
        var answer = protocol switch
        {
            WireProtocol.Grpc => Trailers(("grpc-status", "2"), ("grpc-message", "a%20b"), ("x-bin", "AQI")),
            WireProtocol.GrpcWeb => Web("grpc-status: 2\r\ngrpc-message: a%20b\r\nx-bin: AQI\r\n"),
            _ when isUnary => Details(Detail),
            _ => Frames((0, "x"), (2, """{"error":{"code":"unknown"},"metadata":{"a":["b"]}}""")),
        };

        var result = await CallAsync(protocol, isUnary, answer);

        Assert.Empty(result.Complaints);
        Assert.NotNull(result.Error);
    }

    private static async Task<WireResult> CallAsync(WireProtocol protocol, bool isUnary, BadAnswer answer)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await WireServer.StartAsync(
            new() { HttpVersion = 2 },
            answer.SendAsync,
            static _ => { },
            cancellation
        );
        using var client = new WireClient(new() { Address = server.Address, HttpVersion = 2 });
        await using var call = client.Open(
            new()
            {
                Protocol = protocol,
                Codec = "proto",
                Path = "/a.B/C",
                IsUnary = isUnary,
            },
            cancellation
        );
        await call.SendAsync(new byte[] { 1 });
        await call.CompleteAsync();
        while (await call.ReceiveAsync() is not null) { }
        return call.Result;
    }

    private static BadAnswer Error(string json) =>
        new("application/json", Encoding.UTF8.GetBytes(json)) { Status = 500 };

    private static BadAnswer Details(string detail) => Error($$"""{"code":"internal","details":[{{detail}}]}""");

    private static BadAnswer Head(string type, string? name = null, string? value = null) =>
        new(type, [1]) { Header = name is null ? null : (name, value!) };

    private static BadAnswer Frames(params (byte Flags, string Text)[] frames) =>
        new("application/connect+proto", Bytes(frames));

    private static BadAnswer Trailers(params (string, string)[] trailers) =>
        new("application/grpc", Bytes((0, "x"))) { Trailers = trailers };

    private static BadAnswer Web(string block) => new("application/grpc-web", Bytes((0x80, block)));

    private static byte[] Bytes(params (byte Flags, string Text)[] frames) =>
        [
            .. frames.SelectMany(static frame =>
                new WireFrame(frame.Flags, Encoding.UTF8.GetBytes(frame.Text)).ToBytes()
            ),
        ];
}

/// <summary>An answer of any kind.</summary>
public sealed record BadAnswer(string Type, byte[] Body)
{
    public int Status { get; init; } = 200;

    public (string Name, string Value)? Header { get; init; }

    public (string Name, string Value)[] Trailers { get; init; } = [];

    internal async Task SendAsync(WireServerCall call)
    {
        while (await call.ReceiveAsync() is not null) { }
        var headers = new WireHeaders { { "content-type", Type } };
        if (Header is var (name, value))
        {
            headers.Add(name, value);
        }
        var trailers = new WireHeaders();
        trailers.AddRange(Trailers.Select(static t => KeyValuePair.Create(t.Name, t.Value)));
        await call.SendRawAsync(Status, headers, Body, trailers);
    }
}
