using System.Diagnostics;
using System.Text.Json;
using ModelContextProtocol;
using Oac.Harness.Agents.Tests.Peers;
using OpenAI.Chat;

namespace Oac.Harness.Agents.Tests.Mcp;

public sealed class ToolTests
{
    [Fact]
    public async Task A_models_calls_are_answered_also_those_that_are_wrong()
    {
        await using var peer = await McpPeer.StartAsync("open");
        using var server = new McpConnector(new() { Name = "everything", Address = peer.Address });
        await using var connection = server.Open();
        var tool = Assert.Single(
            await connection.GetChatToolsAsync(Gateway.Token),
            tool => tool.FunctionName == "echo"
        );
        Assert.Equal("Echoes back the input string", tool.FunctionDescription);
        using var schema = JsonDocument.Parse(tool.FunctionParameters);
        Assert.Equal("object", schema.RootElement.GetProperty("type").GetString());

        Assert.Equal("Echo: hi", await AnswerAsync("echo", """{"message":"hi"}"""));
        Assert.Equal("Error: the arguments are no JSON.", await AnswerAsync("echo", "message: hi"));
        Assert.Equal("Error: the arguments are no JSON object.", await AnswerAsync("echo", "[]"));
        Assert.StartsWith("Error: ", await AnswerAsync("echo", "{}"));
        Assert.StartsWith("Error: ", await AnswerAsync("no-such-tool", "{}"));
        Assert.Contains("[image]", await AnswerAsync("get-tiny-image", "{}"));

        async Task<string> AnswerAsync(string name, string arguments)
        {
            var call = ChatToolCall.CreateFunctionToolCall("call-1", name, BinaryData.FromString(arguments));
            var answer = await connection.AnswerAsync(call, Gateway.Token);
            Assert.Equal("call-1", answer.ToolCallId);
            return Assert.Single(answer.Content).Text;
        }
    }

    [Fact]
    public async Task A_call_is_a_span()
    {
        await using var peer = await McpPeer.StartAsync("open");
        using var server = new McpConnector(new() { Name = "everything", Address = peer.Address });
        await using var connection = server.Open();
        using var spans = new Spans();
        await connection.CallToolAsync("echo", Arguments("""{"message":"a secret"}"""), Gateway.Token);
        var span = spans.Single("execute_tool echo");
        Assert.Equal(ActivityKind.Internal, span.Kind);
        Assert.Equal(spans.Root.SpanId, span.ParentSpanId);
        Assert.Equal("execute_tool", span.GetTagItem("gen_ai.operation.name"));
        Assert.Equal("echo", span.GetTagItem("gen_ai.tool.name"));
        Assert.Equal("everything", span.GetTagItem("oac.mcp.server"));
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("secret"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);

        try
        {
            await connection.CallToolAsync("no-such-tool", default, Gateway.Token);
        }
        catch (McpException)
        {
            // Whether an unknown tool is an error of the protocol or of the tool is the server's affair.
        }
        span = spans.Single("execute_tool no-such-tool");
        Assert.NotNull(span.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }

    private static JsonElement Arguments(string json) => JsonDocument.Parse(json).RootElement;
}
