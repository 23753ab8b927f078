using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Oac.Harness.Agents.Tests.Peers;

/// <summary>A small gateway with OpenAI's API: lists models, answers from a queue, and keeps what it was asked.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    public const string Key = "sk-secret-of-this-instance";

    private readonly WebApplication _application;

    private Gateway(WebApplication application) => _application = application;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public ConcurrentQueue<GatewayRequest> Requests { get; } = [];

    /// <summary>What it answers to anything but questions about models.</summary>
    public ConcurrentQueue<Func<HttpResponse, Task>> Answers { get; } = [];

    public string[] Models { get; set; } = ["chosen-model"];

    /// <summary>What it answers about models; null for the list of <see cref="Models"/>.</summary>
    public Func<HttpResponse, Task>? ModelsAnswer { get; set; }

    public string Address => $"{_application.Urls.Single()}/v1";

    public IEnumerable<string> Paths => Requests.Select(request => $"{request.Method} {request.Path}");

    public static async Task<Gateway> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var gateway = new Gateway(builder.Build());
        gateway._application.Run(gateway.ServeAsync);
        await gateway._application.StartAsync(Token);
        return gateway;
    }

    /// <summary>Options as a program would have them, with variables of this gateway.</summary>
    public InferenceOptions Options(params string[] types) =>
        new() { Types = [.. types], Variables = name => Variables(name) };

    public string? Variables(string name) =>
        name switch
        {
            "OPENAI_BASE_URL" => Address,
            "OPENAI_API_KEY" => Key,
            _ => null,
        };

    public Gateway AnswersJson(string json)
    {
        Answers.Enqueue(response => WriteAsync(response, 200, json));
        return this;
    }

    /// <summary>A chat's answer with text.</summary>
    public Gateway Says(string text) =>
        AnswersJson(Completion($$"""{"role":"assistant","content":{{Quote(text)}}}""", "stop"));

    /// <summary>A chat's answer that calls a tool.</summary>
    public Gateway Calls(string tool, string arguments) =>
        AnswersJson(
            Completion(
                $$$"""{"role":"assistant","content":null,"tool_calls":[{"id":"call-1","type":"function","function":{"name":"{{{tool}}}","arguments":{{{Quote(arguments)}}}}}]}""",
                "tool_calls"
            )
        );

    public static async Task WriteAsync(
        HttpResponse response,
        int status,
        string body,
        string type = "application/json"
    )
    {
        response.StatusCode = status;
        response.ContentType = type;
        await response.WriteAsync(body);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static string Completion(string message, string finish) =>
        $$"""{"id":"answer-1","object":"chat.completion","created":1,"model":"served-model","choices":[{"index":0,"message":{{message}},"finish_reason":"{{finish}}"}],"usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18} }""";

    private static string Quote(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new GatewayRequest(
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.Authorization.ToString(),
            await reader.ReadToEndAsync(context.RequestAborted)
        );
        Requests.Enqueue(request);
        if (request is { Method: "GET", Path: "/v1/models" })
        {
            var list = string.Join(",", Models.Select(model => $$"""{"id":"{{model}}","object":"model"}"""));
            await (
                ModelsAnswer?.Invoke(context.Response)
                ?? WriteAsync(context.Response, 200, $$"""{"object":"list","data":[{{list}}]}""")
            );
            return;
        }
        await (
            Answers.TryDequeue(out var answer)
                ? answer(context.Response)
                : WriteAsync(context.Response, 400, """{"error":{"message":"nothing prepared"}}""")
        );
    }
}

internal sealed record GatewayRequest(string Method, string Path, string Authorization, string Body);
