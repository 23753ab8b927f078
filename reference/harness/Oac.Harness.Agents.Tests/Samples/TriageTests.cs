using Oac.Harness.Agents.Tests.Peers;
using Oac.Harness.Samples.Triage;
using Oac.Harness.Testing;

namespace Oac.Harness.Agents.Tests.Samples;

/// <summary>The sample <c>triage</c>, against a gateway and an MCP server that are real programs.</summary>
public sealed class TriageTests
{
    private const string Verdict = """{"priority":"urgent","team":"network","reason":"The line is down."}""";

    [Fact]
    public async Task A_ticket_gets_a_verdict()
    {
        await using var peer = await Gateway.StartAsync();
        peer.Calls("echo", """{"message":"line down"}""").Says(Verdict);
        await using var server = await McpPeer.StartAsync("bearer", "knowledge-token");
        using var spans = new Spans();
        await using (var agent = new Agent(peer, server))
        {
            var result = await agent.Host.DeliverJsonAsync(
                "session-1",
                "ticket",
                new Ticket(7, "Line down", "Nothing works."),
                TriageJson.Default.Ticket
            );
            Assert.Equal("", result.ErrorMessage);
            Assert.Contains("\"priority\":\"urgent\"", result.OutputText);
            Assert.Equal(
                new(7, Priority.Urgent, "network", "The line is down."),
                result.OutputJson(TriageJson.Default.Verdict)
            );
            Assert.Equal("looking up: echo\n", Assert.Single(result.Reports).Text);
            await agent.Host.EndSessionAsync("session-1");
        }
        Assert.Equal(["GET /v1/models", "POST /v1/chat/completions", "POST /v1/chat/completions"], peer.Paths);
        // The model has seen the server's tools, and what the one that it called answered.
        Assert.Contains("\"get-sum\"", peer.Requests.ElementAt(1).Body);
        Assert.Contains("Echo: line down", peer.Requests.ElementAt(2).Body);
        Assert.Equal(0, server.Count("POST /mcp without token"));
        Assert.Equal(1, server.Count("DELETE /mcp with token"));
    }

    [Theory]
    [InlineData("I think it is urgent.", "not the JSON that was asked for")]
    [InlineData("""{"priority":"whenever","team":"a","reason":"b"}""", "not the JSON that was asked for")]
    [InlineData("""{"priority":"low","team":"","reason":"b"}""", "incomplete")]
    [InlineData("null", "incomplete")]
    public async Task A_verdict_that_is_none_is_told(string answer, string why)
    {
        await using var peer = await Gateway.StartAsync();
        await using var server = await McpPeer.StartAsync("bearer", "knowledge-token");
        await using var agent = new Agent(peer.Says(answer), server);
        var result = await agent.Host.DeliverJsonAsync("s", "ticket", new Ticket(1, "x"), TriageJson.Default.Ticket);
        Assert.Contains(why, result.ErrorMessage);
    }

    [Fact]
    public async Task A_model_that_never_ends_is_ended()
    {
        await using var peer = await Gateway.StartAsync();
        await using var server = await McpPeer.StartAsync("bearer", "knowledge-token");
        for (var i = 0; i < 10; i++)
        {
            peer.Calls("echo", """{"message":"again"}""");
        }
        await using var agent = new Agent(peer, server);
        var result = await agent.Host.DeliverJsonAsync("s", "ticket", new Ticket(1, "x"), TriageJson.Default.Ticket);
        Assert.Equal("The model came to no verdict in 6 rounds.", result.ErrorMessage);
    }

    [Fact]
    public async Task Nothing_of_a_failure_within_is_told()
    {
        await using var peer = await Gateway.StartAsync();
        await using var server = await McpPeer.StartAsync("bearer", "another-token");
        await using var agent = new Agent(peer, server);
        var result = await agent.Host.DeliverJsonAsync("s", "ticket", new Ticket(1, "x"), TriageJson.Default.Ticket);
        Assert.StartsWith("The agent failed while it handled this event (reference ", result.ErrorMessage);
        Assert.Equal(
            "A ticket needs a title.",
            (
                await agent.Host.DeliverJsonAsync("s", "ticket", new Ticket(1, " "), TriageJson.Default.Ticket)
            ).ErrorMessage
        );
    }

    [Fact]
    public async Task Without_its_environment_the_program_ends() =>
        Assert.Equal(1, await HarnessHost.RunAsync(TriageAgent.Configure, Gateway.Token));

    private sealed class Agent : IAsyncDisposable
    {
        private readonly InferenceGateway _gateway;
        private readonly McpConnector _knowledge;

        public Agent(Gateway gateway, McpPeer server)
        {
            _gateway = new(TriageAgent.Inference with { Variables = gateway.Variables });
            _knowledge = new(
                TriageAgent.Knowledge with
                {
                    Variables = name =>
                        name switch
                        {
                            "MCP_KNOWLEDGE_URL" => server.Address.ToString(),
                            "KNOWLEDGE_TOKEN" => "knowledge-token",
                            _ => null,
                        },
                }
            );
            Host = HarnessTestHost.Start(harness => TriageAgent.Configure(harness, _gateway, _knowledge));
        }

        public HarnessTestHost Host { get; }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            _gateway.Dispose();
            _knowledge.Dispose();
        }
    }
}
