using System.Text.Json;
using ModelContextProtocol.Protocol;
using Oac.Harness.Agents.Tests.Peers;

namespace Oac.Harness.Agents.Tests.Mcp;

public sealed class BearerTests
{
    private const string Token = "token-of-this-instance";

    [Fact]
    public async Task A_tool_is_called_with_the_token_that_was_delivered()
    {
        await using var peer = await McpPeer.StartAsync("bearer", Token);
        using var server = new McpConnector(
            new()
            {
                Name = "everything",
                Bearer = new() { TokenVariable = "T" },
                Variables = name =>
                    name switch
                    {
                        "T" => Token,
                        "MCP_EVERYTHING_URL" => peer.Address.ToString(),
                        _ => null,
                    },
            }
        );
        await using (var connection = server.Open())
        {
            var result = await connection.CallToolAsync("echo", Arguments("""{"message":"hello"}"""), Gateway.Token);
            Assert.Equal("Echo: hello", Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text);
            result = await connection.CallToolAsync("get-sum", Arguments("""{"a":2,"b":3}"""), Gateway.Token);
            Assert.Contains("5", Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text);
        }
        Assert.Equal(0, peer.Count("POST /mcp without token"));
        Assert.NotEqual(0, peer.Count("POST /mcp with token"));
        Assert.Equal(1, peer.Count("DELETE /mcp with token"));
    }

    [Fact]
    public async Task A_token_that_rotates_is_found()
    {
        await using var peer = await McpPeer.StartAsync("bearer", Token);
        using var folder = new TemporaryFile("not-yet-valid");
        using var server = Connector(peer, folder.Path);
        await using var connection = server.Open();
        var error = await Assert.ThrowsAnyAsync<Exception>(() => connection.ListToolsAsync(Gateway.Token));
        // The server has quoted it.
        Assert.DoesNotContain("not-yet-valid", error.ToString());
        Assert.IsType<McpConnectionException>(error);
        await File.WriteAllTextAsync(folder.Path, $"{Token}\n", Gateway.Token);
        Assert.Contains(await connection.ListToolsAsync(Gateway.Token), tool => tool.Name == "echo");

        // A connection that stands goes on with the next one, too.
        await File.WriteAllTextAsync(folder.Path, "withdrawn", Gateway.Token);
        await Assert.ThrowsAsync<McpConnectionException>(() => connection.ListToolsAsync(Gateway.Token));
        await File.WriteAllTextAsync(folder.Path, Token, Gateway.Token);
        Assert.NotEmpty(await connection.ListToolsAsync(Gateway.Token));
    }

    [Fact]
    public async Task A_session_that_the_server_has_forgotten_is_made_anew()
    {
        await using var peer = await McpPeer.StartAsync("bearer", Token);
        using var file = new TemporaryFile(Token);
        using var server = Connector(peer, file.Path);
        await using var connection = server.Open();
        Assert.NotEmpty(await connection.ListToolsAsync(Gateway.Token));
        using (var http = new HttpClient())
        {
            using var forget = await http.PostAsync(new Uri(peer.Address, "/forget"), null, Gateway.Token);
        }
        var result = await connection.CallToolAsync("echo", Arguments("""{"message":"again"}"""), Gateway.Token);
        Assert.Equal("Echo: again", Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_told()
    {
        using var file = new TemporaryFile(Token);
        var peer = await McpPeer.StartAsync("bearer", Token);
        using var server = Connector(peer, file.Path);
        await using var connection = server.Open();
        Assert.NotEmpty(await connection.ListToolsAsync(Gateway.Token));
        await peer.DisposeAsync();
        await Assert.ThrowsAsync<McpConnectionException>(() => connection.ListToolsAsync(Gateway.Token));
        await Assert.ThrowsAsync<McpConnectionException>(() => connection.ListToolsAsync(Gateway.Token));
    }

    [Fact]
    public async Task A_connection_that_was_ended_is_of_no_use()
    {
        await using var peer = await McpPeer.StartAsync("open");
        using var server = new McpConnector(new() { Name = "x", Address = peer.Address });
        var connection = server.Open();
        await connection.DisposeAsync();
        await connection.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => connection.GetClientAsync(Gateway.Token));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            server.Open().CallToolAsync("echo", Arguments("[]"), Gateway.Token)
        );
    }

    private static McpConnector Connector(McpPeer peer, string file) =>
        new(
            new()
            {
                Name = "everything",
                Address = peer.Address,
                Bearer = new() { TokenFile = file },
            }
        );

    private static JsonElement Arguments(string json) => JsonDocument.Parse(json).RootElement;
}
