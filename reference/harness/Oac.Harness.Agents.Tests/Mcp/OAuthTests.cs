using Oac.Harness.Agents.Tests.Peers;

namespace Oac.Harness.Agents.Tests.Mcp;

/// <summary>An authorization server by others (oidc-provider) in front of MCP's own middleware.</summary>
public sealed class OAuthTests
{
    private const string Id = "client-of-this:agent";
    private const string Secret = "secret/of+this=agent";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clients_secret_becomes_a_token(bool isRegistered)
    {
        await using var peer = await McpPeer.StartAsync("oauth", Id, Secret);
        var client = Client(Secret);
        using var server = new McpConnector(
            Options(peer) with
            {
                OAuth = isRegistered ? null : client,
                Dcr = isRegistered ? client : null,
            }
        );
        await using var connection = server.Open();
        await using var another = server.Open();
        var lists = await Task.WhenAll(
            connection.ListToolsAsync(Gateway.Token),
            connection.ListToolsAsync(Gateway.Token),
            another.ListToolsAsync(Gateway.Token)
        );
        Assert.All(lists, tools => Assert.Contains(tools, tool => tool.Name == "echo"));
        Assert.Equal(1, peer.Count("POST /as/token with token"));
    }

    [Fact]
    public async Task A_token_that_ends_is_had_anew_beforehand()
    {
        await using var peer = await McpPeer.StartAsync("oauth", Id, Secret);
        var time = new ManualTime();
        using var server = new McpConnector(Options(peer) with { OAuth = Client(Secret), Time = time });
        await using var connection = server.Open();
        await connection.ListToolsAsync(Gateway.Token);
        time.Advance(TimeSpan.FromSeconds(569));
        await connection.ListToolsAsync(Gateway.Token);
        Assert.Equal(1, peer.Count("POST /as/token with token"));
        time.Advance(TimeSpan.FromSeconds(1));
        await connection.ListToolsAsync(Gateway.Token);
        Assert.Equal(2, peer.Count("POST /as/token with token"));
    }

    [Fact]
    public async Task A_secret_that_is_refused_is_told_and_not_quoted()
    {
        await using var peer = await McpPeer.StartAsync("oauth", Id, Secret);
        using var server = new McpConnector(Options(peer) with { OAuth = Client("wrong-secret") });
        await using var connection = server.Open();
        var error = await Assert.ThrowsAsync<McpConnectionException>(() => connection.GetClientAsync(Gateway.Token));
        Assert.Contains("gave no token: 401 invalid_client", error.ToString());
        Assert.DoesNotContain("wrong-secret", error.ToString());
    }

    [Fact]
    public async Task Only_the_issuer_that_is_named_sees_the_secret()
    {
        await using var peer = await McpPeer.StartAsync("oauth", Id, Secret);
        using (
            var server = new McpConnector(
                Options(peer) with
                {
                    OAuth = Client(Secret) with { Issuer = new("https://issuer.invalid") },
                }
            )
        )
        {
            await using var connection = server.Open();
            var error = await Assert.ThrowsAsync<McpConnectionException>(() =>
                connection.GetClientAsync(Gateway.Token)
            );
            Assert.Contains("does not name https://issuer.invalid/", error.ToString());
            Assert.Equal(0, peer.Count("POST /as/token with token"));
        }
        using var right = new McpConnector(
            Options(peer) with
            {
                OAuth = Client(Secret) with { Issuer = new(peer.Address, "/as"), Scopes = "tools:call" },
            }
        );
        await using var good = right.Open();
        Assert.NotEmpty(await good.ListToolsAsync(Gateway.Token));
    }

    private static McpOptions Options(McpPeer peer) =>
        new()
        {
            Name = "everything",
            Address = peer.Address,
            Variables = static name =>
                name.StartsWith("S:", StringComparison.Ordinal) ? name[2..]
                : name == "I" ? Id
                : null,
        };

    private static McpOAuthClient Client(string secret) => new() { IdVariable = "I", SecretVariable = $"S:{secret}" };
}
