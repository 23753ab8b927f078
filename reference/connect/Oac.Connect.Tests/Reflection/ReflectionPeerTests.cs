using System.Diagnostics;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Reflection.V1;
using Oac.Connect.AspNetCore;
using Oac.Connect.Tests.Peers;
using Oac.Testing;

namespace Oac.Connect.Tests.Reflection;

/// <summary>Clients that we did not write, and that know of the server only what it tells.</summary>
public sealed class ReflectionPeerTests
{
    /// <summary>The system's own, for which Debian packages the library.</summary>
    private const string Python = "/usr/bin/python3";

    /// <summary>Protocol of the call, version of reflection, as buf names them.</summary>
    public static TheoryData<string, string> Ways { get; } =
        new()
        {
            { "connect", "grpc-v1" },
            { "grpc", "grpc-v1" },
            { "grpc", "grpc-v1alpha" },
            { "grpcweb", "grpc-v1alpha" },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Buf_curl_learns_methods_and_messages(string protocol, string reflection)
    {
        await using var server = await StartAsync();

        Assert.Equal(
            [
                "grpc.health.v1.Health",
                "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
                "oac.connect.tests.v1.Echo",
            ],
            Lines(await CurlAsync(server, "", "--list-services"))
        );
        var methods = Lines(await CurlAsync(server, "", "--list-methods"));
        Assert.Contains("oac.connect.tests.v1.Echo/ServerStream", methods);
        Assert.Contains("grpc.health.v1.Health/Watch", methods);
        var health = await CurlAsync(server, "grpc.health.v1.Health/Check", "--data", "{}");
        Assert.Equal("SERVING", Text(health, "status"));
        var echo = await CurlAsync(server, "oac.connect.tests.v1.Echo/Unary", "--data", """{"text": "größer"}""");
        Assert.Equal("größer!", Text(echo, "text"));

        async Task<string> CurlAsync(TestServer server, string path, params string[] more)
        {
            RealParts.Require(RealProgram.Missing("npm"));
            string[] arguments =
            [
                "run",
                "curl",
                "--http2-prior-knowledge",
                "--protocol",
                protocol,
                "--reflect",
                "--reflect-protocol",
                reflection,
                .. more,
                new Uri(server.Address, path).AbsoluteUri,
            ];
            var result = await ProcessResult.RunAsync(
                new ProcessStartInfo(Path.Combine(EchoParties.Repository, "eng", "buf.sh"), arguments),
                null,
                TestContext.Current.CancellationToken
            );
            RealParts.Require(
                result.ExitCode == 69 && result.Error.Contains("buf.sh:", StringComparison.Ordinal)
                    ? result.Error
                    : null
            );
            return result.Succeeded();
        }
    }

    [Fact]
    public async Task A_client_of_C_core_asks_on_one_stream()
    {
        RealParts.Require(RealProgram.Missing(Python));
        await using var server = await StartAsync();
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
            for version in ("v1", "v1alpha"):
                path = f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo"
                for answer in channel.stream_stream(path, **same)(bytes.fromhex(one) for one in sys.argv[2:]):
                    print(answer.hex())
            """;
        ServerReflectionRequest[] requests =
        [
            Asking.List,
            Asking.Symbol("oac.connect.tests.v1.Echo"),
            Asking.File("nothing.proto"),
        ];
        var said = await RealProgram.RunAsync(
            Python,
            ["-c", Script, server.Address.Authority, .. requests.Select(r => Convert.ToHexString(r.ToByteArray()))],
            TestContext.Current.CancellationToken
        );
        RealParts.Require(said.Trim() == "no grpcio" ? "python3-grpcio is not installed" : null);
        var answers = Lines(said)
            .Select(static line => ServerReflectionResponse.Parser.ParseFrom(Convert.FromHexString(line)))
            .ToList();

        Assert.Equal(answers[..3], answers[3..]);
        Assert.Equal(requests, answers[..3].Select(static answer => answer.OriginalRequest));
        Assert.Equal(4, answers[0].Services().Count);
        Assert.Equal(["echo.proto"], answers[1].Files());
        Assert.Equal((ConnectCode.NotFound, "no file 'nothing.proto' is known"), answers[2].Error());
    }

    private static Task<TestServer> StartAsync() =>
        TestServer.StartAsync(static endpoints =>
        {
            new OurServer().Map(endpoints);
            endpoints.MapConnectHealth();
            endpoints.MapConnectReflection(new() { DescriptorSets = [EchoMethods.DescriptorSet()] });
        });

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? Text(string json, string field)
    {
        using var message = JsonDocument.Parse(json);
        return message.RootElement.GetProperty(field).GetString();
    }
}
