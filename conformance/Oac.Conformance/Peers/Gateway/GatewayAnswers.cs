using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Oac.Conformance.Peers.Gateway;

/// <summary>The least that each endpoint of an OpenAI-compatible API answers, so that an agent goes on.</summary>
internal static class GatewayAnswers
{
    /// <summary>The only model.</summary>
    public const string Model = "oac-suite-model";

    /// <summary>What it says where the target file says nothing.</summary>
    public const string Text = "This is the suite's gateway.";

    /// <summary>Answers a call.</summary>
    /// <param name="http">The call.</param>
    /// <param name="endpoint">The path behind /v1/.</param>
    /// <param name="body">What was sent.</param>
    /// <param name="text">What the model says.</param>
    public static async Task WriteAsync(HttpContext http, string endpoint, byte[] body, string text)
    {
        var request = Parse(body);
        var model = request?["model"]?.ToString() ?? Model;
        if (request?["stream"]?.ToString() == "true" && endpoint is "chat/completions" or "completions")
        {
            await StreamAsync(http, endpoint, model, text).ConfigureAwait(false);
            return;
        }
        var answer = (http.Request.Method, endpoint) switch
        {
            ("GET", "models") => new JsonObject { ["object"] = "list", ["data"] = new JsonArray(ModelOf(model)) },
            ("GET", _) when endpoint.StartsWith("models/", StringComparison.Ordinal) => ModelOf(
                endpoint["models/".Length..]
            ),
            (_, "chat/completions") => Choices("chat.completion", model, "message", Message(text)),
            (_, "completions") => Choices("text_completion", model, "text", text),
            (_, "responses") => Response(model, text),
            (_, "embeddings") => Embeddings(request?["input"], model),
            (_, "moderations") => new JsonObject
            {
                ["id"] = "modr-1",
                ["model"] = model,
                ["results"] = new JsonArray(new JsonObject { ["flagged"] = false }),
            },
            _ => new JsonObject
            {
                ["id"] = "answer-1",
                ["object"] = endpoint,
                ["model"] = model,
                ["data"] = new JsonArray(),
            },
        };
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString()).ConfigureAwait(false);
    }

    private static async Task StreamAsync(HttpContext http, string endpoint, string model, string text)
    {
        http.Response.ContentType = "text/event-stream";
        var isChat = endpoint == "chat/completions";
        var first = isChat
            ? Choices("chat.completion.chunk", model, "delta", Message(text))
            : Choices("text_completion", model, "text", text);
        first["choices"]![0]!["finish_reason"] = null;
        var last = isChat
            ? Choices("chat.completion.chunk", model, "delta", new JsonObject())
            : Choices("text_completion", model, "text", "");
        await http
            .Response.WriteAsync($"data: {first.ToJsonString()}\n\ndata: {last.ToJsonString()}\n\ndata: [DONE]\n\n")
            .ConfigureAwait(false);
    }

    private static JsonObject ModelOf(string id) =>
        new()
        {
            ["id"] = id,
            ["object"] = "model",
            ["created"] = 0,
            ["owned_by"] = "suite",
        };

    private static JsonObject Message(string text) => new() { ["role"] = "assistant", ["content"] = text };

    private static JsonObject Choices(string kind, string model, string name, JsonNode content) =>
        new()
        {
            ["id"] = "answer-1",
            ["object"] = kind,
            ["created"] = 0,
            ["model"] = model,
            ["choices"] = new JsonArray(
                new JsonObject
                {
                    ["index"] = 0,
                    [name] = content,
                    ["finish_reason"] = "stop",
                }
            ),
            ["usage"] = Usage("prompt_tokens", "completion_tokens"),
        };

    private static JsonObject Response(string model, string text) =>
        new()
        {
            ["id"] = "resp_1",
            ["object"] = "response",
            ["created_at"] = 0,
            ["status"] = "completed",
            ["model"] = model,
            ["output"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = "msg_1",
                    ["type"] = "message",
                    ["status"] = "completed",
                    ["role"] = "assistant",
                    ["content"] = new JsonArray(
                        new JsonObject
                        {
                            ["type"] = "output_text",
                            ["text"] = text,
                            ["annotations"] = new JsonArray(),
                        }
                    ),
                }
            ),
            ["usage"] = Usage("input_tokens", "output_tokens"),
        };

    private static JsonObject Embeddings(JsonNode? input, string model)
    {
        var data = new JsonArray();
        for (var i = 0; i < (input is JsonArray many ? many.Count : 1); i++)
        {
            data.Add(
                new JsonObject
                {
                    ["object"] = "embedding",
                    ["index"] = i,
                    ["embedding"] = new JsonArray(0.25, 0.5, 0.75),
                }
            );
        }
        return new()
        {
            ["object"] = "list",
            ["model"] = model,
            ["data"] = data,
            ["usage"] = Usage("prompt_tokens", "completion_tokens"),
        };
    }

    private static JsonObject Usage(string input, string output) =>
        new()
        {
            [input] = 1,
            [output] = 1,
            ["total_tokens"] = 2,
        };

    private static JsonObject? Parse(byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            // An upload, or nothing that we know: the endpoint is what counts.
            return null;
        }
    }
}
