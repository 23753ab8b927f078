using System.Collections.Immutable;
using System.Text.Json;

namespace Oac.Conformance.Peers.Telemetry;

/// <summary><c>ExportTraceServiceRequest</c> in JSON, as far as names and attributes go.</summary>
internal static class OtlpJson
{
    /// <summary>The spans of a request.</summary>
    /// <exception cref="InvalidDataException">It is no such JSON.</exception>
    public static ImmutableArray<ReceivedSpan> Read(ReadOnlyMemory<byte> request)
    {
        try
        {
            using var document = JsonDocument.Parse(request);
            return
            [
                .. Each(document.RootElement, "resourceSpans")
                    .SelectMany(static r => Each(r, "scopeSpans"))
                    .SelectMany(static s => Each(s, "spans"))
                    .Select(Span),
            ];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"a request with traces is no OTLP in JSON: {e.Message}", e);
        }
    }

    private static ReceivedSpan Span(JsonElement span)
    {
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var pair in Each(span, "attributes"))
        {
            var value = pair.TryGetProperty("value", out var any)
                ? any.EnumerateObject().FirstOrDefault().Value
                : default;
            attributes[pair.GetProperty("key").GetString() ?? ""] =
                value.ValueKind == JsonValueKind.Undefined ? "" : value.ToString();
        }
        return new(span.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "", attributes.ToImmutable());
    }

    private static JsonElement[] Each(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) ? [.. list.EnumerateArray()] : [];
}
