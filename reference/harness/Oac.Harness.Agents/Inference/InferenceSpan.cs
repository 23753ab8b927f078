using System.Diagnostics;
using System.Text.Json;
using Oac.Harness.Agents.Telemetry;

namespace Oac.Harness.Agents.Inference;

/// <summary>
/// The span of a request to a model, by OpenTelemetry's GenAI conventions (<c>harness/observability/genai-spans</c>). Model and usage are
/// read from the bodies as they pass by; nothing of what was asked or answered is kept.
/// </summary>
internal sealed class InferenceSpan : IReading, IDisposable
{
    private const int MaxRequestBytes = 4 * 1024 * 1024;

    private readonly Activity _activity;
    private readonly string _operation;
    private AnswerReader? _answer;
    private bool _isDetached;

    private InferenceSpan(Activity activity, string operation)
    {
        _activity = activity;
        _operation = operation;
    }

    /// <summary>Null where nobody listens, and for questions about models.</summary>
    public static InferenceSpan? Start(string? type, HttpRequestMessage request, Uri gateway)
    {
        if (type is null || !AgentTelemetry.Source.HasListeners())
        {
            return null;
        }
        var operation = OperationOf(type);
        var activity = AgentTelemetry.Source.StartActivity(
            ActivityKind.Client,
            default(ActivityContext),
            [
                new("gen_ai.operation.name", operation),
                // What its API looks like; who makes the model is not known here.
                new("gen_ai.provider.name", "openai"),
                new("server.address", gateway.Host),
                new("server.port", gateway.Port),
            ],
            name: operation
        );
        return activity is null ? null : new(activity, operation);
    }

    public async Task ReadRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsReadable(request.Content))
        {
            var bytes = await request.Content!.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            ReadModel(bytes);
        }
    }

    public void ReadRequest(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsReadable(request.Content))
        {
            using var copy = new MemoryStream();
            request.Content!.CopyTo(copy, null, cancellationToken);
            ReadModel(copy.ToArray());
        }
    }

    public void Fail(string? type)
    {
        _activity.SetTag("error.type", type ?? "_OTHER");
        _activity.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>From now on the span ends with the answer's body.</summary>
    public IReading Detach(HttpResponseMessage response)
    {
        _isDetached = true;
        _answer = new(response.Content.Headers.ContentType?.MediaType == "text/event-stream");
        return this;
    }

    public void Read(ReadOnlySpan<byte> bytes) => _answer?.Read(bytes);

    public void End(Exception? error)
    {
        if (error is not null)
        {
            Fail(error.GetType().FullName);
        }
        if (_answer?.Finish() is { } seen)
        {
            Set("gen_ai.response.id", seen.Id);
            Set("gen_ai.response.model", seen.Model);
            Set("gen_ai.usage.input_tokens", seen.InputTokens);
            Set("gen_ai.usage.output_tokens", seen.OutputTokens);
            Set("gen_ai.response.finish_reasons", seen.FinishReason is null ? null : new[] { seen.FinishReason });
        }
        Stop();
    }

    public void Dispose()
    {
        if (!_isDetached)
        {
            Stop();
        }
    }

    // Stopping a span makes its parent the current one, which whoever reads the body has no mind to.
    private void Stop()
    {
        var current = Activity.Current;
        _activity.Stop();
        Activity.Current = current == _activity ? _activity.Parent : current;
    }

    private void Set(string name, object? value)
    {
        if (value is not null)
        {
            _activity.SetTag(name, value);
        }
    }

    private void ReadModel(ReadOnlySpan<byte> bytes)
    {
        if (TopLevel.ReadText(bytes, "model"u8) is { Length: > 0 } model)
        {
            _activity.SetTag("gen_ai.request.model", model);
            _activity.DisplayName = $"{_operation} {model}";
        }
    }

    private static bool IsReadable(HttpContent? content) =>
        content?.Headers is { ContentType.MediaType: "application/json", ContentLength: > 0 and <= MaxRequestBytes };

    private static string OperationOf(string type) =>
        type switch
        {
            InferenceTypes.ChatCompletions or "responses" => "chat",
            "completions" => "text_completion",
            // The conventions' own name for embeddings is the type's, and they have none for the rest.
            _ => type,
        };
}

/// <summary>Single properties of a JSON object, without building it.</summary>
internal static class TopLevel
{
    /// <summary>A property's text; null where there is none, or no such object.</summary>
    public static string? ReadText(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var found = reader.ValueTextEquals(name);
                reader.Read();
                if (found)
                {
                    return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }
                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The gateway will say what is wrong with it.
        }
        return null;
    }
}
