using System.Net;
using System.Text;
using Oac.Harness.Agents.Tests.Peers;

namespace Oac.Harness.Agents.Tests.Mcp;

/// <summary>What a server says leads no secret astray, and nothing that it sends is without end.</summary>
public sealed class HostileServerTests
{
    private const string Metadata =
        """{"resource":"https://mcp.test/mcp","authorization_servers":["https://as.test"]}""";

    public static TheoryData<string, string, string, string> Lures =>
        new()
        {
            { "https://evil.test/metadata", Metadata, "{}", "said to be on another server" },
            {
                "",
                """{"resource":"https://other.test/mcp","authorization_servers":["https://as.test"]}""",
                "{}",
                "those of another server"
            },
            {
                "",
                """{"resource":"https://mcp.test/mc","authorization_servers":["https://as.test"]}""",
                "{}",
                "those of another server"
            },
            { "", """{"resource":"https://mcp.test/mcp"}""", "{}", "names no authorization server" },
            {
                "",
                """{"resource":"https://mcp.test/mcp","authorization_servers":["http://as.test"]}""",
                "{}",
                "without TLS"
            },
            { "", "no JSON", "{}", "does not say whose" },
            { "", Metadata, "no JSON", "has no metadata" },
            {
                "",
                Metadata,
                """{"issuer":"https://evil.test","token_endpoint":"https://evil.test/t"}""",
                "another authorization server"
            },
            { "", Metadata, """{"issuer":"https://as.test"}""", "no endpoint for tokens" },
            { "", Metadata, """{"issuer":"https://as.test","token_endpoint":"http://as.test/t"}""", "without TLS" },
            {
                "",
                Metadata,
                """{"issuer":"https://as.test","token_endpoint":"https://as.test/t","token_endpoint_auth_methods_supported":["private_key_jwt"]}""",
                "takes no client secret"
            },
        };

    [Theory]
    [MemberData(nameof(Lures))]
    public async Task A_secret_goes_to_nobody_who_has_no_right_to_it(
        string challenge,
        string resource,
        string issuer,
        string why
    )
    {
        using var network = new FakeHandler(request =>
        {
            Assert.NotEqual(HttpMethod.Post, request.RequestUri!.Host == "mcp.test" ? null : request.Method);
            Assert.DoesNotContain("secret", $"{request.Headers}");
            return request.RequestUri.AbsolutePath switch
            {
                "/mcp" => Challenge(challenge),
                var path when path.StartsWith("/.well-known/oauth-protected", StringComparison.Ordinal) => Json(
                    resource
                ),
                _ => Json(issuer),
            };
        });
        using var server = Connector(network);
        await using var connection = server.Open();
        var error = await Assert.ThrowsAsync<McpConnectionException>(() => connection.GetClientAsync(Gateway.Token));
        Assert.Contains(why, error.ToString());
        Assert.DoesNotContain(network.Requests, request => request.Contains("evil.test"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"access_token":""}""")]
    [InlineData("""{"access_token":"a b"}""")]
    [InlineData("""{"access_token":7}""")]
    [InlineData("[]")]
    public async Task A_token_that_is_none_is_told(string token)
    {
        using var network = new FakeHandler(request =>
            request.RequestUri!.AbsolutePath switch
            {
                "/mcp" => Challenge(""),
                "/t" => Json(token),
                "/.well-known/oauth-protected-resource/mcp" => Json(Metadata),
                _ => Json("""{"issuer":"https://as.test","token_endpoint":"https://as.test/t"}"""),
            }
        );
        using var server = Connector(network);
        await using var connection = server.Open();
        var error = await Assert.ThrowsAsync<McpConnectionException>(() => connection.GetClientAsync(Gateway.Token));
        Assert.Contains("holds no token", error.ToString());
    }

    [Fact]
    public async Task A_token_that_the_server_never_takes_is_asked_for_once()
    {
        using var network = new FakeHandler(request =>
            request.RequestUri!.AbsolutePath switch
            {
                "/mcp" => Challenge(""),
                "/t" => Json("""{"access_token":"granted"}"""),
                "/.well-known/oauth-protected-resource/mcp" => Json(Metadata),
                _ => Json("""{"issuer":"https://as.test","token_endpoint":"https://as.test/t"}"""),
            }
        );
        using var server = Connector(network);
        await using var connection = server.Open();
        var error = await Assert.ThrowsAsync<McpConnectionException>(() => connection.GetClientAsync(Gateway.Token));
        // The next one is not tried with the old token alone.
        await Assert.ThrowsAsync<McpConnectionException>(() => connection.GetClientAsync(Gateway.Token));
        Assert.DoesNotContain("granted", error.ToString());
        Assert.Equal(
            network.Requests.Count(request => request.EndsWith("/t", StringComparison.Ordinal)) * 2,
            network.Requests.Count(request =>
                request.EndsWith("/mcp", StringComparison.Ordinal)
                && request.StartsWith("POST", StringComparison.Ordinal)
            )
        );
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task An_answer_without_end_is_not_read_to_its_end(int status)
    {
        var endless = new EndlessStream();
        using var network = new FakeHandler(_ =>
            new((HttpStatusCode)status)
            {
                Content = new StreamContent(endless) { Headers = { { "Content-Type", "application/json" } } },
            }
        );
        using var server = new McpConnector(
            new()
            {
                Name = "x",
                Address = new("https://mcp.test/mcp"),
                Handler = network,
                MaxResponseBytes = 100_000,
            }
        );
        await using var connection = server.Open();
        await Assert.ThrowsAsync<McpConnectionException>(() => connection.GetClientAsync(Gateway.Token));
        Assert.InRange(endless.Total, 1, 2_000_000);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        using var network = new FakeHandler(
            async (_, cancel) =>
            {
                await Task.Delay(Timeout.Infinite, cancel);
                return new();
            }
        );
        using var server = new McpConnector(
            new()
            {
                Name = "x",
                Address = new("https://mcp.test/mcp"),
                Handler = network,
                Timeout = TimeSpan.FromMilliseconds(50),
            }
        );
        await using var connection = server.Open();
        var error = await Assert.ThrowsAsync<McpConnectionException>(() => connection.GetClientAsync(Gateway.Token));
        Assert.Contains("within 00:00:00.05", error.Message);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.GetClientAsync(cancelled.Token));
    }

    private static McpConnector Connector(FakeHandler network) =>
        new(
            new()
            {
                Name = "x",
                Address = new("https://mcp.test/mcp"),
                OAuth = new() { IdVariable = "I", SecretVariable = "S" },
                Variables = static name => name is "I" or "S" ? "secret" : null,
                Handler = network,
            }
        );

    private static HttpResponseMessage Challenge(string metadata)
    {
        var response = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        response.Headers.Add(
            "WWW-Authenticate",
            metadata.Length == 0 ? "Bearer" : $"Bearer resource_metadata=\"{metadata}\""
        );
        return response;
    }

    private static HttpResponseMessage Json(string json) =>
        new() { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private sealed class EndlessStream : Stream
    {
        public long Total { get; private set; }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        private int Fill(Span<byte> buffer)
        {
            buffer.Fill((byte)' ');
            Total += buffer.Length;
            return buffer.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Fill(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Fill(buffer.Span));

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
