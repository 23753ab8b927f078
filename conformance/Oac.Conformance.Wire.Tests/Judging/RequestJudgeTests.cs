namespace Oac.Conformance.Wire.Tests.Judging;

/// <summary>Requests with one fault each: the strict server must find it.</summary>
public sealed class RequestJudgeTests
{
    private const string Query = "/a.B/C?connect=v1&encoding=json&message=%7B%7D";

    [Theory]
    [InlineData("POST", "/a.B/C", "content-type: application/grpc", "te is ''")]
    [InlineData("POST", "/a.B/C", "content-type: application/proto", "connect-protocol-version is ''")]
    [InlineData("POST", "/a.B/C", "content-type: image/jpeg", "none of a protocol")]
    [InlineData("PUT", "/a.B/C", "content-type: application/proto", "the verb is 'PUT'")]
    [InlineData("POST", "/a.B/C", "content-type: application/xml", "the codec is 'xml'")]
    [InlineData("POST", "/a.B/C", "content-type: application/json|content-encoding: zstd", "compressed with 'zstd'")]
    [InlineData("POST", "/a.B/C", "content-type: application/json|content-encoding: gzip", "the compression is 'gzip'")]
    [InlineData("POST", "/a.B/C", "content-type: application/json|connect-timeout-ms: 10000000000", "is no timeout")]
    [InlineData("POST", "/a.B/C", "content-type: application/json|connect-timeout-ms: 1s", "is no timeout")]
    [InlineData(
        "POST",
        "/a.B/C",
        "content-type: application/grpc|te: trailers|grpc-timeout: 123456789m",
        "is no timeout"
    )]
    [InlineData("POST", "/a.B/C", "content-type: application/grpc|te: trailers|grpc-timeout: 1x", "is no timeout")]
    [InlineData("POST", "/a.B/C", "content-type: application/json|x-bin: AQI=", "no unpadded base64")]
    [InlineData("GET", "/a.B/C?encoding=json&connect=v1&message=%7B%7D", "", "in the order encoding, connect, message")]
    [InlineData("GET", "/a.B/C?encoding=json&message=%7B%7D", "", "the parameter connect is ''")]
    [InlineData("GET", Query, "content-type: application/json", "a GET has the content type")]
    [InlineData("GET", Query, "", "the verb is 'GET'")]
    public async Task A_fault_is_found(string method, string target, string lines, string expected)
    {
        var complaints = await SendAsync(method, target, lines);

        Assert.True(
            complaints.Any(complaint => complaint.Contains(expected, StringComparison.Ordinal)),
            string.Join("; ", complaints)
        );
    }

    [Fact]
    public async Task Nothing_is_wrong_without_a_fault() =>
        Assert.Empty(await SendAsync("POST", "/a.B/C", "content-type: application/json|connect-protocol-version: 1"));

    private static async Task<IReadOnlyList<string>> SendAsync(string method, string target, string lines)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var judged = new TaskCompletionSource<IReadOnlyList<string>>();
        await using var server = await WireServer.StartAsync(
            new() { HttpVersion = 2 },
            static async call =>
            {
                call.Judge(
                    new()
                    {
                        HttpVersion = 2,
                        Method = "POST",
                        Protocol = call.Protocol,
                        Codec = call.Protocol == WireProtocol.Connect ? "json" : "proto",
                        Compression = WireCompression.Identity,
                        IsTls = false,
                    }
                );
                await call.FinishAsync(null);
            },
            call => judged.TrySetResult(call.Complaints),
            cancellation
        );
        using var client = new WireClient(new() { Address = server.Address, HttpVersion = 2 });
        var headers = new WireHeaders();
        foreach (var line in lines.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(": ");
            headers.Add(parts[0], parts[1]);
        }
        var request = new WireRequest(method, target, headers) { HasBody = method != "GET" || lines.Length > 0 };
        await using var exchange = client.Send(request, cancellation);
        exchange.Complete();
        return await judged.Task.WaitAsync(cancellation);
    }
}
