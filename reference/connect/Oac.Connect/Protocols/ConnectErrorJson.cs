using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Oac.Connect.Protocols;

/// <summary>Errors and ends of streams as JSON (Connect protocol, Error end Stream and Unary-Error).</summary>
internal static class ConnectErrorJson
{
    /// <summary>How deep JSON of the other side may be; only <c>debug</c> of a detail has any depth.</summary>
    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth };

    /// <summary>Writes an error as the body of a unary answer.</summary>
    public static void Write(ConnectException error, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        Write(error, json);
    }

    /// <summary>Writes the message that ends a stream.</summary>
    public static void WriteEnd(ConnectException? error, MetadataMap trailers, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        if (error is not null)
        {
            json.WritePropertyName("error"u8);
            Write(error, json);
        }
        if (trailers.Count > 0)
        {
            json.WriteStartObject("metadata"u8);
            foreach (var values in trailers.GroupBy(static t => t.Key, static t => t.Value, StringComparer.Ordinal))
            {
                json.WriteStartArray(values.Key);
                foreach (var value in values)
                {
                    json.WriteStringValue(value);
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>
    /// Reads the body of an answer that is an error. It is read generously: a code that is missing or unknown follows from the HTTP
    /// status, members that are not known say nothing.
    /// </summary>
    /// <returns>The error; null where the body is no error's JSON at all.</returns>
    public static ConnectException? Read(ReadOnlyMemory<byte> body, ConnectCode otherwise, MetadataMap metadata)
    {
        try
        {
            using var document = JsonDocument.Parse(body, DocumentOptions);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement, otherwise, metadata)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads the message that ends a stream: its error, if there is one, and its trailers.</summary>
    /// <exception cref="ConnectException">It is none.</exception>
    public static ConnectException? ReadEnd(ReadOnlySequence<byte> body, MetadataMap headers, MetadataMap trailers)
    {
        try
        {
            using var document = JsonDocument.Parse(body, DocumentOptions);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new ConnectException(ConnectCode.Internal, "the end of the stream is no JSON object");
            }
            if (root.TryGetProperty("metadata"u8, out var metadata) && metadata.ValueKind == JsonValueKind.Object)
            {
                ReadTrailers(metadata, trailers);
            }
            if (!root.TryGetProperty("error"u8, out var error) || error.ValueKind == JsonValueKind.Null)
            {
                return null;
            }
            var all = new MetadataMap();
            all.AddRange(headers);
            all.AddRange(trailers);
            return error.ValueKind == JsonValueKind.Object
                ? Read(error, ConnectCode.Unknown, all)
                : throw new ConnectException(
                    ConnectCode.Internal,
                    "the error at the end of the stream is no JSON object"
                );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ConnectException(ConnectCode.Internal, "the end of the stream is no JSON", e);
        }
    }

    private static void ReadTrailers(JsonElement metadata, MetadataMap trailers)
    {
        foreach (var entry in metadata.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Array)
            {
                continue;
            }
            foreach (var value in entry.Value.EnumerateArray())
            {
                if (value.ValueKind == JsonValueKind.String)
                {
                    trailers.Receive(entry.Name, value.GetString()!);
                }
            }
        }
    }

    private static void Write(ConnectException error, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("code"u8, error.Code.ToName());
        if (error.RawMessage.Length > 0)
        {
            json.WriteString("message"u8, error.RawMessage);
        }
        if (!error.Details.IsEmpty)
        {
            json.WriteStartArray("details"u8);
            foreach (var detail in error.Details)
            {
                json.WriteStartObject();
                json.WriteString("type"u8, ErrorDetail.NameOf(detail.Type));
                json.WriteString("value"u8, Base64Text.Encode(detail.Value.Span));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static ConnectException Read(JsonElement error, ConnectCode otherwise, MetadataMap metadata)
    {
        var code = Text(error, "code"u8) is { } name && ConnectCodes.TryParse(name, out var known) ? known : otherwise;
        return new(code, Text(error, "message"u8)) { Details = ReadDetails(error), Metadata = metadata };
    }

    private static ImmutableArray<ErrorDetail> ReadDetails(JsonElement error)
    {
        if (!error.TryGetProperty("details"u8, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return [];
        }
        var details = ImmutableArray.CreateBuilder<ErrorDetail>();
        foreach (var item in list.EnumerateArray())
        {
            if (
                item.ValueKind == JsonValueKind.Object
                && Text(item, "type"u8) is { } type
                && Text(item, "value"u8) is { } value
                && Base64Text.Decode(value) is { } bytes
            )
            {
                details.Add(new(ErrorDetail.NameOf(type), bytes));
            }
        }
        return details.ToImmutable();
    }

    private static string? Text(JsonElement element, ReadOnlySpan<byte> name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
