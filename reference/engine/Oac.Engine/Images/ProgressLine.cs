using System.Text.Json;
using Oac.Engine.Connection;

namespace Oac.Engine.Images;

/// <summary>One message of a stream of progress, as Docker's <c>jsonmessage</c> has them.</summary>
internal static class ProgressLine
{
    /// <summary>The message of <c>{"errorDetail": {"message": "…"}}</c>, also where something follows it; null where it is no such thing.</summary>
    public static string? ErrorOf(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes.Span, isFinalBlock: false, default);
        try
        {
            return JsonDocument.TryParseValue(ref reader, out var document) ? Take(document) : null;
        }
        catch (JsonException)
        {
            return null;
        }

        static string? Take(JsonDocument document)
        {
            using (document)
            {
                return
                    document.RootElement.TryGetProperty("errorDetail", out var detail)
                    && detail.ValueKind == JsonValueKind.Object
                    && detail.TryGetProperty("message", out var message)
                    && message.ValueKind == JsonValueKind.String
                    ? message.GetString()
                    : null;
            }
        }
    }

    /// <summary>The error that a message is; null where it is none.</summary>
    public static string? ErrorOf(AnswerJson line) => line.Object("errorDetail")?.Text("message") ?? line.Text("error");

    public static EngineProgress? ProgressOf(AnswerJson line) =>
        (line.Text("status") ?? line.Text("stream"))?.Trim() is { Length: > 0 } status
            ? new(
                status,
                line.Text("id"),
                line.Object("progressDetail")?.Number("current"),
                line.Object("progressDetail")?.Number("total")
            )
            : null;
}
