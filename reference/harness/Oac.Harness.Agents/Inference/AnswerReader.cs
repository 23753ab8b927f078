using System.Buffers;
using System.Text.Json;

namespace Oac.Harness.Agents.Inference;

/// <summary>What a span says about an answer.</summary>
internal sealed record SeenAnswer(
    string? Id,
    string? Model,
    long? InputTokens,
    long? OutputTokens,
    string? FinishReason
);

/// <summary>Picks model and usage out of an answer that passes by, whole or as server-sent events. What is too long is passed over.</summary>
internal sealed class AnswerReader(bool isEvents)
{
    private const int MaxPieceBytes = 4 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _piece = new();
    private bool _isTooLong;
    private SeenAnswer _seen = new(null, null, null, null, null);

    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (isEvents && bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Keep(bytes[..end]);
            Take();
            bytes = bytes[(end + 1)..];
        }
        Keep(bytes);
    }

    public SeenAnswer Finish()
    {
        Take();
        return _seen;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _isTooLong |= _piece.WrittenCount + bytes.Length > MaxPieceBytes;
        if (!_isTooLong)
        {
            _piece.Write(bytes);
        }
    }

    private void Take()
    {
        var piece = _piece.WrittenMemory;
        if (isEvents)
        {
            piece = piece.Span.StartsWith("data:"u8) ? piece[5..].TrimStart((byte)' ') : default;
        }
        // Of a stream of tokens the first piece and those with usage or an end are worth a look.
        if (!_isTooLong && piece.Length > 0 && (!isEvents || _seen.Model is null || IsTelling(piece.Span)))
        {
            Parse(piece);
        }
        _isTooLong = false;
        _piece.ResetWrittenCount();
    }

    private static bool IsTelling(ReadOnlySpan<byte> piece) =>
        piece.IndexOf("\"usage\""u8) >= 0 || piece.IndexOf("\"finish_reason\":\""u8) >= 0;

    private void Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return;
            }
            // Events of `responses` hold the response within.
            if (root.TryGetProperty("response", out var response) && response.ValueKind == JsonValueKind.Object)
            {
                root = response;
            }
            var usage = root.TryGetProperty("usage", out var found) ? found : default;
            _seen = new(
                Text(root, "id") ?? _seen.Id,
                Text(root, "model") ?? _seen.Model,
                Number(usage, "prompt_tokens") ?? Number(usage, "input_tokens") ?? _seen.InputTokens,
                Number(usage, "completion_tokens") ?? Number(usage, "output_tokens") ?? _seen.OutputTokens,
                FinishReason(root) ?? _seen.FinishReason
            );
        }
        catch (JsonException)
        {
            // `[DONE]`, sound, an image: nothing that a span could say.
        }
    }

    private static string? FinishReason(JsonElement root) =>
        root.TryGetProperty("choices", out var choices)
        && choices.ValueKind == JsonValueKind.Array
        && choices.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
            ? Text(first, "finish_reason")
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? Handlers.ShownText.Of(value.GetString()!)
            : null;

    private static long? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var number)
            ? number
            : null;
}
