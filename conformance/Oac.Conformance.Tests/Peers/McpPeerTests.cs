using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Oac.Conformance.Harnesses;
using Oac.Conformance.Peers.Mcp;
using Oac.Conformance.Running;

namespace Oac.Conformance.Tests.Peers;

/// <summary>The MCP servers that the suite plays: who gets in, with what, and what is written down.</summary>
public sealed class McpPeerTests : IAsyncDisposable
{
    private readonly McpPeer _peer = new(
        SampleSuite.Target with
        {
            Harness = new() { Mcp = ImmutableSortedDictionary<string, string>.Empty.Add("files.v1", "FILES_URL") },
        }
    );
    private readonly HttpClient _http = new();
    private readonly CaseContext _context = new(
        SuiteCase.Of(Suite.Default.Scenarios[0], "v1alpha3").First(),
        SampleSuite.Target,
        new() { Seed = 1 },
        TimeProvider.System,
        TestContext.Current.CancellationToken
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task A_session_with_the_delivered_token()
    {
        var door = await OpenAsync();
        door.Take("delivered");

        using var begun = await AskAsync(door, "delivered", Initialize);
        var session = begun.Headers.GetValues("Mcp-Session-Id").Single();
        using var listed = await AskAsync(door, "delivered", Call("tools/list"), session);
        using var called = await AskAsync(
            door,
            "delivered",
            Call("tools/call", """{"name":"oac-suite-echo","arguments":{"text":"hello"}}"""),
            session
        );
        using var told = await AskAsync(
            door,
            "delivered",
            """{"jsonrpc":"2.0","method":"notifications/initialized"}""",
            session
        );

        Assert.Equal("2025-06-18", (string?)(await ReadAsync(begun))["result"]!["protocolVersion"]);
        Assert.Equal("oac-suite-echo", (string?)(await ReadAsync(listed))["result"]!["tools"]![0]!["name"]);
        Assert.Equal("hello", (string?)(await ReadAsync(called))["result"]!["content"]![0]!["text"]);
        Assert.Equal(HttpStatusCode.Accepted, told.StatusCode);
        Assert.Contains("the MCP server 'files.v1' was asked: tools/list, with the delivered token: taken", Lines());
    }

    [Theory]
    [InlineData(null, "no credential")]
    [InlineData("another", "a credential that is not this server's")]
    public async Task Nobody_else_gets_in(string? token, string shown)
    {
        var door = await OpenAsync();
        door.Take("delivered");

        using var answer = await AskAsync(door, token, Initialize);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Contains($"the MCP server 'files.v1' was asked: POST, with {shown}: refused", Lines());
    }

    [Fact]
    public async Task A_server_without_credentials_takes_whoever_comes()
    {
        var door = await OpenAsync();

        using var answer = await AskAsync(door, null, Initialize);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_delivered_client_finds_its_way_to_a_token()
    {
        var door = await OpenAsync();
        door.Take("client", "secret");

        using var refused = await AskAsync(door, null, Initialize);
        var challenge = refused.Headers.WwwAuthenticate.Single().Parameter!;
        var resource = await GetAsync(challenge.Split('"')[1]);
        var issuer = new Uri((string)resource["authorization_servers"]![0]!);
        var metadata = await GetAsync(
            $"{issuer.GetLeftPart(UriPartial.Authority)}/.well-known/oauth-authorization-server{issuer.AbsolutePath}"
        );
        var endpoint = (string)metadata["token_endpoint"]!;
        var (_, token) = await TokenAsync(endpoint, "client", "secret", "client_credentials");
        using var begun = await AskAsync(door, (string?)token["access_token"], Initialize);

        Assert.Equal(door.Address, (string?)resource["resource"]);
        Assert.Equal(issuer.OriginalString, (string?)metadata["issuer"]);
        Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
        Assert.Contains(
            "the MCP server 'files.v1' was asked: initialize, with a token of the delivered client: taken",
            Lines()
        );
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "invalid_client"),
            await RefusedAsync(endpoint, "client", "other", "client_credentials")
        );
        Assert.Equal(
            (HttpStatusCode.BadRequest, "unsupported_grant_type"),
            await RefusedAsync(endpoint, "client", "secret", "password")
        );
    }

    [Theory]
    [InlineData("{", "something that is no JSON-RPC", HttpStatusCode.BadRequest)]
    [InlineData("""{"id":1,"id":2,"method":"ping"}""", "something that is no JSON-RPC", HttpStatusCode.BadRequest)]
    [InlineData("""{"id":1,"method":"ping"}""", "ping in a session that was not begun", HttpStatusCode.BadRequest)]
    public async Task What_makes_no_sense_is_refused(string body, string asked, HttpStatusCode status)
    {
        var door = await OpenAsync();

        using var answer = await AskAsync(door, null, body);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains($"the MCP server 'files.v1' was asked: {asked}, with no credential: taken", Lines());
    }

    [Fact]
    public async Task A_session_that_was_ended_is_known_no_longer()
    {
        var door = await OpenAsync();
        using var begun = await AskAsync(door, null, Initialize);
        var session = begun.Headers.GetValues("Mcp-Session-Id").Single();

        using var end = new HttpRequestMessage(HttpMethod.Delete, door.Address);
        end.Headers.Add("Mcp-Session-Id", session);
        using var ended = await _http.SendAsync(end, Token);
        using var after = await AskAsync(door, null, Call("ping"), session);

        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
    }

    private static string Initialize => Call("initialize", """{"protocolVersion":"2025-06-18"}""");

    private static string Call(string method, string parameters = "{}") =>
        $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""";

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonNode>(Token))!;

    private static HarnessAddresses Here => HarnessAddresses.OfThisMachine(null, null);

    private async Task<McpDoor> OpenAsync() => Assert.Single(await _peer.OpenAsync(_context, Here));

    private string[] Lines() => [.. _context.Evidence.ToImmutable().Select(static l => l.Text)];

    private async Task<HttpResponseMessage> AskAsync(McpDoor door, string? token, string body, string? session = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, door.Address)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }
        if (session is not null)
        {
            request.Headers.Add("Mcp-Session-Id", session);
        }
        return await _http.SendAsync(request, Token);
    }

    private async Task<JsonNode> GetAsync(string address) =>
        JsonNode.Parse(await _http.GetStringAsync(new Uri(address), Token))!;

    private async Task<(HttpStatusCode Status, JsonNode Answer)> TokenAsync(
        string endpoint,
        string id,
        string secret,
        string grant
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new FormUrlEncodedContent([new("grant_type", grant)]),
        };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{id}:{secret}")));
        using var answer = await _http.SendAsync(request, Token);
        return (answer.StatusCode, await ReadAsync(answer));
    }

    private async Task<(HttpStatusCode Status, string? Error)> RefusedAsync(
        string endpoint,
        string id,
        string secret,
        string grant
    )
    {
        var (status, answer) = await TokenAsync(endpoint, id, secret, grant);
        return (status, (string?)answer["error"]);
    }
}
