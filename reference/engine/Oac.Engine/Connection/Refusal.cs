using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Oac.Engine.Connection;

/// <summary>An engine's refusal, with its own words: <c>{"message": "…"}</c>.</summary>
internal static class Refusal
{
    private const int MaxBytes = 16 << 10;
    private const int MaxShown = 600;

    /// <summary>Podman says so with status 500.</summary>
    private static readonly string[] NoImage = ["image not known", "no such image", "failed to find image"];

    private static readonly string[] Versions = ["is too old", "is too new"];

    public static async Task<EngineException> OfAsync(EngineAnswer answer, CancellationToken cancellationToken)
    {
        var (bytes, _) = await answer.BeginningAsync(MaxBytes, cancellationToken).ConfigureAwait(false);
        var message = Words(bytes);
        var status = answer.Response.StatusCode;
        var why = string.Create(CultureInfo.InvariantCulture, $"the engine answers {(int)status}");
        return answer.Error(
            KindOf(status, message ?? ""),
            message is null ? why : $"{why}: {MessageText.Shown(message, MaxShown)}"
        );
    }

    /// <summary>What a refusal within a stream means, where there is no status.</summary>
    public static EngineError KindOf(string message) => KindOf(HttpStatusCode.InternalServerError, message);

    private static EngineError KindOf(HttpStatusCode status, string message) =>
        status switch
        {
            HttpStatusCode.NotFound => EngineError.NotFound,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => EngineError.Unauthorized,
            HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented => EngineError.NotSupported,
            HttpStatusCode.BadRequest when Holds(message, Versions) => EngineError.NotSupported,
            HttpStatusCode.InternalServerError when Holds(message, NoImage) => EngineError.NotFound,
            _ => EngineError.Refused,
        };

    private static bool Holds(string message, string[] words) =>
        words.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string? Words(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { MaxDepth = 16 });
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("message", out var message)
                && message.ValueKind == JsonValueKind.String
                ? message.GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A proxy, or something that is no engine: its own words tell more than nothing.
            return bytes.Length == 0 ? null : Encoding.UTF8.GetString(bytes);
        }
    }
}
