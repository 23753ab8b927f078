using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Oac.Conformance.Peers.Mcp;

/// <summary>The least that an MCP server over streamable HTTP does: sessions, and one tool that answers with what it is told.</summary>
internal sealed class McpSessions
{
    private const string Header = "Mcp-Session-Id";
    private const string Newest = "2025-11-25";
    private const string Tool = "oac-suite-echo";
    private const int MethodNotFound = -32601;
    private const int InvalidParams = -32602;
    private static readonly string[] Versions = ["2025-03-26", "2025-06-18", Newest];
    private readonly ConcurrentDictionary<string, bool> _sessions = new(StringComparer.Ordinal);

    /// <summary>Answers a request whose credentials were taken.</summary>
    /// <returns>What was asked, for people.</returns>
    public async Task<string> AnswerAsync(HttpContext http, byte[] body)
    {
        var method = http.Request.Method;
        if (HttpMethods.IsDelete(method))
        {
            var wasKnown = _sessions.TryRemove(Session(http), out _);
            http.Response.StatusCode = wasKnown ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            return "the end of a session";
        }
        if (!HttpMethods.IsPost(method))
        {
            // Nothing is ever said here unasked.
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return method;
        }
        if (Parse(body) is not { } message)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return "something that is no JSON-RPC";
        }
        var asked = Text(message["method"]) ?? "an answer";
        var isFirst = asked == "initialize";
        if (!isFirst && !_sessions.ContainsKey(Session(http)))
        {
            http.Response.StatusCode =
                Session(http).Length == 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status404NotFound;
            return $"{asked} in a session that was not begun";
        }
        if (message["id"] is not { } id)
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            return asked;
        }
        if (isFirst)
        {
            var session = Guid.NewGuid().ToString("N");
            _sessions[session] = true;
            http.Response.Headers[Header] = session;
        }
        var answer = Answer(asked, message["params"] as JsonObject);
        answer["jsonrpc"] = "2.0";
        answer["id"] = id.DeepClone();
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString(), http.RequestAborted).ConfigureAwait(false);
        return asked;
    }

    private static JsonObject Answer(string method, JsonObject? parameters)
    {
        switch (method)
        {
            case "initialize":
                var wanted = Text(parameters?["protocolVersion"]);
                return Result(
                    new()
                    {
                        ["protocolVersion"] = Versions.Contains(wanted) ? wanted : Newest,
                        ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
                        ["serverInfo"] = new JsonObject { ["name"] = "oac-suite", ["version"] = "1" },
                    }
                );
            case "ping":
                return Result([]);
            case "tools/list":
                return Result(new() { ["tools"] = new JsonArray(Echo()) });
            case "tools/call" when Text(parameters?["name"]) == Tool:
                return Result(
                    new()
                    {
                        ["content"] = new JsonArray(
                            new JsonObject
                            {
                                ["type"] = "text",
                                ["text"] = Text((parameters?["arguments"] as JsonObject)?["text"]) ?? "",
                            }
                        ),
                    }
                );
            case "tools/call":
                return Error(InvalidParams, "there is no such tool");
            default:
                return Error(MethodNotFound, "this server has tools and nothing else");
        }
    }

    private static JsonObject Echo() =>
        new()
        {
            ["name"] = Tool,
            ["description"] = "Answers with the text that it is given.",
            ["inputSchema"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["text"] = new JsonObject { ["type"] = "string" } },
            },
        };

    private static JsonObject Result(JsonObject result) => new() { ["result"] = result };

    private static JsonObject Error(int code, string message) =>
        new()
        {
            ["error"] = new JsonObject { ["code"] = code, ["message"] = message },
        };

    private static string Session(HttpContext http) => http.Request.Headers[Header].ToString();

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            // Told by the caller.
            return null;
        }
    }
}
