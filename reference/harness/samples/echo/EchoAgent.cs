using System.Text.Json;

namespace Oac.Harness.Samples.Echo;

/// <summary>
/// Answers every event with the event. An object of JSON may ask for more: <c>fail</c>, if true, for a failure, and <c>wait</c> for so many
/// milliseconds before the answer, a minute at most.
/// </summary>
[Agent("echo", Isolated = true)]
public static partial class EchoAgent
{
    private const int MaxWait = 60_000;

    static partial void Customize(HarnessBuilder harness)
    {
        harness.Orchestrator = new() { TokenVariable = "ORCHESTRATOR_TOKEN", ProtocolVariable = "OAC_PROTOCOL" };
        harness.ExportTelemetry();
    }

    [Channel("echo", "schemas/echo.json")]
    private static async ValueTask<EventResult> EchoAsync(
        EventContext context,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancel
    )
    {
        var (fails, wait) = Read(payload);
        if (wait > 0)
        {
            await context.ReportTextAsync("waiting", cancel);
            await Task.Delay(wait, cancel);
        }
        return fails
            ? EventResult.Failure("The event asked for a failure.")
            : EventResult.Bytes(payload, context.ContentType);
    }

    private static (bool Fails, int Wait) Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object
                ? default
                : (
                    root.TryGetProperty("fail", out var fail) && fail.ValueKind == JsonValueKind.True,
                    root.TryGetProperty("wait", out var wait)
                    && wait.ValueKind == JsonValueKind.Number
                    && wait.TryGetInt32(out var milliseconds)
                        ? Math.Clamp(milliseconds, 0, MaxWait)
                        : 0
                );
        }
        catch (JsonException)
        {
            // Whatever is no JSON is echoed all the same.
            return default;
        }
    }
}
