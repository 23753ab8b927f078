using System.Diagnostics;
using System.Text.Json;
using Oac.Testing;

namespace Oac.Connect.Tests.Peers;

/// <summary><c>buf curl</c>, which calls with connect-go, on our server.</summary>
public sealed class BufCurlTests(EchoParties parties) : IClassFixture<EchoParties>
{
    /// <summary>Protocol as buf names it, transport.</summary>
    public static TheoryData<string, string> Ways { get; } =
        new()
        {
            { "connect", "1.1" },
            { "connect", "2" },
            { "connect", "tls" },
            { "grpc", "2" },
            { "grpc", "tls" },
            { "grpcweb", "1.1" },
            { "grpcweb", "2" },
            { "grpcweb", "tls" },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Buf_curl_calls_every_kind_of_method(string protocol, string transport)
    {
        var unary = await RunAsync(protocol, transport, "Unary", """{"text": "größer", "data": "AQL/"}""");
        Assert.Equal(["größer!"], Texts(unary));
        var client = await RunAsync(protocol, transport, "ClientStream", """{"text": "a"} {"text": "b"}""");
        Assert.Equal(["a,b"], Texts(client));
        var server = await RunAsync(protocol, transport, "ServerStream", """{"text": "n", "times": 3}""");
        Assert.Equal(["n 0", "n 1", "n 2"], Texts(server));
        if (transport != "1.1")
        {
            var bidi = await RunAsync(protocol, transport, "Bidi", """{"text": "a"} {"text": "b"}""");
            Assert.Equal(["a!", "b!"], Texts(bidi));
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Buf_curl_tells_code_message_and_details(string protocol, string transport)
    {
        const string request = """
            {"times": 1, "failure": {"code": 9, "message": "100 % größer", "reasons": ["one", "two"]}}
            """;
        foreach (var method in new[] { "Unary", "ServerStream" })
        {
            var result = await RunAsync(protocol, transport, method, request);

            // Eight times the code.
            Assert.True(result.ExitCode == 72, $"{result}");
            using var error = JsonDocument.Parse(result.Error);
            Assert.Equal("failed_precondition", error.RootElement.GetProperty("code").GetString());
            Assert.Equal("100 % größer", error.RootElement.GetProperty("message").GetString());
            var details = error.RootElement.GetProperty("details").EnumerateArray().ToArray();
            Assert.Equal(
                ["one", "two"],
                details.Select(one =>
                    Reason.Parser.ParseFrom(Base64Text.Decode(one.GetProperty("value").GetString()!)).Text
                )
            );
            Assert.All(
                details,
                one => Assert.Equal("oac.connect.tests.v1.Reason", one.GetProperty("type").GetString())
            );
        }
    }

    private static List<string> Texts(ProcessResult result)
    {
        var reader = new Utf8JsonReader(
            System.Text.Encoding.UTF8.GetBytes(result.Succeeded()),
            new() { AllowMultipleValues = true }
        );
        var texts = new List<string>();
        while (reader.Read())
        {
            using var message = JsonDocument.ParseValue(ref reader);
            texts.Add(message.RootElement.GetProperty("text").GetString()!);
        }
        return texts;
    }

    private async Task<ProcessResult> RunAsync(string protocol, string transport, string method, string data)
    {
        RealParts.Require(RealProgram.Missing("npm"));
        var server = await parties.ServerAsync("ours");
        var address = server.Address(Way.Parse($"Connect/{transport}/proto/identity"));
        string[] arguments =
        [
            "run",
            "curl",
            "--protocol",
            protocol,
            "--schema",
            parties.Descriptors,
            .. transport == "2" ? ["--http2-prior-knowledge"] : Array.Empty<string>(),
            .. transport == "tls" ? ["--cacert", parties.Certificate] : Array.Empty<string>(),
            "--data",
            data,
            new Uri(address, $"oac.connect.tests.v1.Echo/{method}").AbsoluteUri,
        ];
        var result = await ProcessResult.RunAsync(
            new ProcessStartInfo(Path.Combine(EchoParties.Repository, "eng", "buf.sh"), arguments),
            null,
            TestContext.Current.CancellationToken
        );
        RealParts.Require(
            result.ExitCode == 69 && result.Error.Contains("buf.sh:", StringComparison.Ordinal) ? result.Error : null
        );
        return result;
    }
}
