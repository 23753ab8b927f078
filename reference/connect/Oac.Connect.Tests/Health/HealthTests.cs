using Oac.Connect.AspNetCore;
using Oac.Connect.Tests.Raw;
using Oac.Testing;

namespace Oac.Connect.Tests.Health;

public sealed class HealthTests
{
    /// <summary>The system's own, for which Debian packages the library.</summary>
    private const string Python = "/usr/bin/python3";

    public static TheoryData<RpcProtocol, string> Ways
    {
        get
        {
            var data = new TheoryData<RpcProtocol, string>();
            foreach (var protocol in Enum.GetValues<RpcProtocol>())
            {
                data.Add(protocol, "proto");
                data.Add(protocol, "json");
            }
            return data;
        }
    }

    private static CallOptions Options => new() { CancellationToken = TestContext.Current.CancellationToken };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Check_tells_how_a_service_is(RpcProtocol protocol, string codec)
    {
        var health = new ConnectHealth();
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapConnectHealth(health));
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol, Codec = codec });

        Assert.Equal(HealthStatus.Serving, await CheckAsync(""));
        health.Set("", HealthStatus.NotServing);
        health.Set("a.B", HealthStatus.Unknown);
        Assert.Equal(HealthStatus.NotServing, await CheckAsync(""));
        Assert.Equal(HealthStatus.Unknown, await CheckAsync("a.B"));
        var error = await Assert.ThrowsAsync<ConnectException>(() => CheckAsync("c.D"));
        Assert.Equal(ConnectCode.NotFound, error.Code);

        async Task<HealthStatus> CheckAsync(string service) =>
            (await client.UnaryAsync(ConnectHealthEndpoints.Check, service, Options)).Message;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Watch_tells_every_change(RpcProtocol protocol, string codec)
    {
        var health = new ConnectHealth();
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapConnectHealth(health));
        using var client = new ConnectClient(server.Address, new() { Protocol = protocol, Codec = codec });
        await using var call = client.Open(ConnectHealthEndpoints.Watch, Options);
        await call.WriteAsync("a.B");
        await call.CompleteAsync();

        await NextAsync(HealthStatus.ServiceUnknown);
        health.Set("other", HealthStatus.Serving);
        health.Set("a.B", HealthStatus.Serving);
        await NextAsync(HealthStatus.Serving);
        // What changes nothing is not told, however often it is said.
        for (var i = 0; i < 20; i++)
        {
            health.Set("a.B", HealthStatus.Serving);
            await client.UnaryAsync(ConnectHealthEndpoints.Check, "a.B", Options);
        }
        health.Set("a.B", HealthStatus.NotServing);
        await NextAsync(HealthStatus.NotServing);

        async Task NextAsync(HealthStatus status)
        {
            Assert.True(await call.ReadAsync());
            Assert.Equal(status, call.Current);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x0a, 1, (byte)'a' }, "not_found")]
    [InlineData(new byte[] { 0x10, 1, 0x1d, 1, 2, 3, 4, 0x21, 1, 2, 3, 4, 5, 6, 7, 8, 0x2a, 1, 9 }, "ok")]
    [InlineData(new byte[] { 0x0a, 2, (byte)'a' }, "invalid_argument")]
    [InlineData(new byte[] { 0x0a, 1, 0xff }, "invalid_argument")]
    [InlineData(new byte[] { 0x0a, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1 }, "invalid_argument")]
    [InlineData(new byte[] { 0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1 }, "invalid_argument")]
    [InlineData(new byte[] { 0x00 }, "invalid_argument")]
    [InlineData(new byte[] { 0x0b }, "invalid_argument")]
    [InlineData(new byte[] { 0x80 }, "invalid_argument")]
    public async Task Requests_are_read_as_protobuf_is(byte[] request, string outcome)
    {
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapConnectHealth());
        (string, string)[] headers = [("content-type", "application/proto")];
        var answer = await RawHttp2.PostAsync(server.Address, ConnectHealthEndpoints.Check.Path, headers, request);
        Assert.Equal(outcome, answer.Outcome());
    }

    [Fact]
    public async Task A_client_of_C_core_is_answered()
    {
        RealParts.Require(RealProgram.Missing(Python));
        var health = new ConnectHealth();
        health.Set("a.B", HealthStatus.NotServing);
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapConnectHealth(health));
        // Requests and answers in bytes, so that nothing but the library itself is needed.
        const string Script = """
            import sys
            try:
                import grpc
            except ImportError:
                print("no grpcio")
                sys.exit(0)
            channel = grpc.insecure_channel(sys.argv[1])
            same = dict(request_serializer=lambda b: b, response_deserializer=lambda b: b)
            check = channel.unary_unary("/grpc.health.v1.Health/Check", **same)
            print(check(b"").hex(), check(b"\x0a\x03a.B").hex())
            try:
                check(b"\x0a\x03c.D")
            except grpc.RpcError as e:
                print(e.code().name, e.details())
            watch = channel.unary_stream("/grpc.health.v1.Health/Watch", **same)(b"\x0a\x03c.D")
            print(next(watch).hex())
            watch.cancel()
            """;
        var said = await RealProgram.RunAsync(
            Python,
            ["-c", Script, server.Address.Authority],
            TestContext.Current.CancellationToken
        );
        RealParts.Require(said.Trim() == "no grpcio" ? "python3-grpcio is not installed" : null);
        Assert.Equal(
            "0801 0802\nNOT_FOUND nothing is known of the service 'c.D'\n0803",
            said.Trim().ReplaceLineEndings("\n")
        );
    }
}
