using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Oac.Conformance.Wire;

/// <summary>
/// Errors and ends of streams in Connect's JSON. Reading takes what it can and complains of everything that the protocol does not
/// provide for: members beyond its own, members that stand twice, values of other kinds.
/// </summary>
internal static partial class ConnectJson
{
    public static byte[] WriteError(WireError error)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            Write(error, json);
        }
        return output.ToArray();
    }

    public static byte[] WriteEnd(WireError? error, WireHeaders trailers)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            if (error is not null)
            {
                json.WritePropertyName("error");
                Write(error, json);
            }
            if (trailers.Count > 0)
            {
                json.WriteStartObject("metadata");
                foreach (
                    var group in trailers.GroupBy(
                        static t => t.Key,
                        static t => t.Value,
                        StringComparer.OrdinalIgnoreCase
                    )
                )
                {
                    json.WriteStartArray(group.Key);
                    foreach (var value in group)
                    {
                        json.WriteStringValue(value);
                    }
                    json.WriteEndArray();
                }
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return output.ToArray();
    }

    /// <summary>Reads the body of a unary call that failed.</summary>
    /// <param name="body">The body, decompressed.</param>
    /// <param name="otherwise">The code where the body has none.</param>
    /// <param name="complaints">Takes what is wrong.</param>
    public static WireError ReadError(ReadOnlyMemory<byte> body, int otherwise, ICollection<string> complaints)
    {
        if (Parse(body, "the error", complaints) is not { } document)
        {
            return new(otherwise, null);
        }
        using (document)
        {
            return ReadError(document.RootElement, otherwise, complaints);
        }
    }

    /// <summary>Reads the payload of the frame that ends a stream.</summary>
    public static (WireError? Error, WireHeaders Trailers) ReadEnd(
        ReadOnlyMemory<byte> body,
        ICollection<string> complaints
    )
    {
        var trailers = new WireHeaders();
        if (Parse(body, "the end of the stream", complaints) is not { } document)
        {
            return (new(WireCodes.Internal, "the end of the stream is no JSON"), trailers);
        }
        using (document)
        {
            WireError? error = null;
            foreach (var member in Members(document.RootElement, "the end of the stream", complaints))
            {
                switch (member.Name)
                {
                    case "error":
                        error = ReadError(member.Value, WireCodes.Unknown, complaints);
                        break;
                    case "metadata":
                        ReadMetadata(member.Value, trailers, complaints);
                        break;
                    default:
                        complaints.Add($"the end of the stream has the member '{member.Name}'");
                        break;
                }
            }
            return (error, trailers);
        }
    }

    private static void Write(WireError error, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("code", WireCodes.NameOf(error.Code));
        if (error.Message is not null)
        {
            json.WriteString("message", error.Message);
        }
        if (!error.Details.IsEmpty)
        {
            json.WriteStartArray("details");
            foreach (var detail in error.Details)
            {
                json.WriteStartObject();
                json.WriteString("type", detail.Type);
                json.WriteString("value", WireBase64.Encode(detail.Value.Span));
                if (detail.Debug is not null)
                {
                    json.WritePropertyName("debug");
                    json.WriteRawValue(detail.Debug);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void ReadMetadata(JsonElement metadata, WireHeaders trailers, ICollection<string> complaints)
    {
        foreach (var member in Members(metadata, "metadata", complaints))
        {
            if (!FieldName().IsMatch(member.Name))
            {
                complaints.Add($"metadata has the name '{member.Name}', which is no header's");
            }
            if (member.Value.ValueKind != JsonValueKind.Array)
            {
                complaints.Add($"metadata '{member.Name}' is no list");
                continue;
            }
            foreach (var value in member.Value.EnumerateArray())
            {
                if (value.ValueKind == JsonValueKind.String && HeaderLines.IsValue(value.GetString()!))
                {
                    trailers.Add(member.Name, value.GetString()!);
                }
                else
                {
                    complaints.Add(
                        $"metadata '{member.Name}' holds {HeaderLines.Shown(value.GetRawText())}, which is no header's value"
                    );
                }
            }
        }
    }

    private static WireError ReadError(JsonElement element, int otherwise, ICollection<string> complaints)
    {
        var code = otherwise;
        var hasCode = false;
        string? message = null;
        ImmutableArray<WireDetail> details = [];
        foreach (var member in Members(element, "the error", complaints))
        {
            switch (member.Name)
            {
                case "code":
                    hasCode = true;
                    if (Text(member.Value) is { } name && WireCodes.Find(name) is { } known)
                    {
                        code = known;
                    }
                    else
                    {
                        complaints.Add($"the error's code is {HeaderLines.Shown(member.Value.GetRawText())}");
                    }
                    break;
                case "message":
                    message = Text(member.Value);
                    if (message is null)
                    {
                        complaints.Add($"the error's message is {HeaderLines.Shown(member.Value.GetRawText())}");
                    }
                    break;
                case "details" when member.Value.ValueKind == JsonValueKind.Array:
                    details = [.. member.Value.EnumerateArray().Select(detail => ReadDetail(detail, complaints))];
                    break;
                default:
                    complaints.Add($"the error has the member '{member.Name}' of kind {member.Value.ValueKind}");
                    break;
            }
        }
        if (!hasCode)
        {
            complaints.Add("the error has no code");
        }
        return new(code, message, details);
    }

    private static WireDetail ReadDetail(JsonElement element, ICollection<string> complaints)
    {
        string? type = null;
        byte[]? value = null;
        string? debug = null;
        foreach (var member in Members(element, "a detail", complaints))
        {
            switch (member.Name)
            {
                case "type":
                    type = Text(member.Value);
                    if (type is null || !TypeName().IsMatch(type))
                    {
                        complaints.Add(
                            $"a detail's type is {HeaderLines.Shown(member.Value.GetRawText())}, which is no full name of a message"
                        );
                    }
                    break;
                case "value":
                    value = WireBase64.DecodeUnpadded(Text(member.Value) ?? "=");
                    if (value is null)
                    {
                        complaints.Add(
                            $"a detail's value is {HeaderLines.Shown(member.Value.GetRawText())}, which is no unpadded base64"
                        );
                    }
                    break;
                case "debug":
                    debug = member.Value.GetRawText();
                    break;
                default:
                    complaints.Add($"a detail has the member '{member.Name}'");
                    break;
            }
        }
        if (type is null || value is null)
        {
            complaints.Add("a detail has no type or no value");
        }
        return new(type ?? "", value ?? [], debug);
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body, string what, ICollection<string> complaints)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            complaints.Add($"{what} is no JSON ({e.Message}): {HeaderLines.Shown(Encoding.UTF8.GetString(body.Span))}");
            return null;
        }
    }

    private static List<JsonProperty> Members(JsonElement element, string what, ICollection<string> complaints)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            complaints.Add($"{what} is no JSON object but {HeaderLines.Shown(element.GetRawText())}");
            return [];
        }
        var members = element.EnumerateObject().ToList();
        foreach (var twice in members.GroupBy(static m => m.Name).Where(static g => g.Count() > 1))
        {
            complaints.Add($"{what} has the member '{twice.Key}' {twice.Count()} times");
        }
        return members;
    }

    private static string? Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    [GeneratedRegex(@"^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$")]
    private static partial Regex FieldName();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$")]
    private static partial Regex TypeName();
}
