using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Oac.Images.Json;

/// <summary>A JSON value that knows its place. <see cref="Text"/> is the text of a string, or the digits of a number.</summary>
internal sealed record PlacedJson(
    JsonValueKind Kind,
    string Text,
    SourceSpan Span,
    ImmutableArray<PlacedJson> Items,
    ImmutableArray<PlacedMember> Members
)
{
    /// <summary>The last member of that name, as most readers of JSON take it; null counts as absent.</summary>
    public PlacedJson? this[string name]
    {
        get
        {
            for (var i = Members.Length - 1; i >= 0; i--)
            {
                if (Members[i].Name == name)
                {
                    return Members[i].Value.Kind == JsonValueKind.Null ? null : Members[i].Value;
                }
            }

            return null;
        }
    }

    public string? StringAt(string name) => this[name] is { Kind: JsonValueKind.String } value ? value.Text : null;

    public string Describe() =>
        Kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => $"the number {Text}",
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => "null",
        };

    /// <summary>Reads a whole text; on an error the result is <see langword="null"/> and the diagnostic says where it stands.</summary>
    public static PlacedJson? Parse(SourceText source, out ImageDiagnostic? error)
    {
        var offsets = new Utf8Offsets(source.Text);
        var reader = new Utf8JsonReader(offsets.Bytes, new JsonReaderOptions { MaxDepth = ImageLimits.MaxJsonDepth });
        try
        {
            reader.Read();
            var value = ReadValue(ref reader, source, offsets);
            reader.Read();
            error = null;
            return value;
        }
        catch (JsonException e)
        {
            var at = offsets.FromLine(e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            error = new ImageDiagnostic(
                ImageDiagnosticCodes.InvalidJson,
                ImageDiagnosticSeverity.Error,
                $"not well-formed JSON: {Reason(e)}",
                source.SpanAt(at, Math.Min(at + 1, source.Text.Length))
            );
            return null;
        }
    }

    /// <summary>The text of a JSON string as Go and JavaScript take it: half a surrogate pair becomes U+FFFD.</summary>
    public static string Unescape(ReadOnlySpan<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw);
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            if (text[i] == 'u')
            {
                result.Append(
                    (char)ushort.Parse(text.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                );
                i += 4;
                continue;
            }

            result.Append(
                text[i] switch
                {
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    var other => other,
                }
            );
        }

        for (var i = 0; i < result.Length; i++)
        {
            if (char.IsHighSurrogate(result[i]) && i + 1 < result.Length && char.IsLowSurrogate(result[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(result[i]))
            {
                result[i] = '\uFFFD';
            }
        }

        return result.ToString();
    }

    private static PlacedJson ReadValue(ref Utf8JsonReader reader, SourceText source, Utf8Offsets offsets)
    {
        var start = offsets.ToChar(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = ImmutableArray.CreateBuilder<PlacedMember>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var nameStart = offsets.ToChar(reader.TokenStartIndex);
                    var name = Unescape(reader.ValueSpan);
                    var nameSpan = source.SpanAt(
                        nameStart,
                        offsets.ToChar(reader.TokenStartIndex + reader.ValueSpan.Length + 2)
                    );
                    reader.Read();
                    members.Add(new PlacedMember(name, nameSpan, ReadValue(ref reader, source, offsets)));
                }

                return new PlacedJson(JsonValueKind.Object, "", Span(ref reader), [], members.ToImmutable());
            case JsonTokenType.StartArray:
                var items = ImmutableArray.CreateBuilder<PlacedJson>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader, source, offsets));
                }

                return new PlacedJson(JsonValueKind.Array, "", Span(ref reader), items.ToImmutable(), []);
            case JsonTokenType.String:
                return new PlacedJson(JsonValueKind.String, Unescape(reader.ValueSpan), Span(ref reader), [], []);
            case JsonTokenType.Number:
                return new PlacedJson(
                    JsonValueKind.Number,
                    Encoding.UTF8.GetString(reader.ValueSpan),
                    Span(ref reader),
                    [],
                    []
                );
            case JsonTokenType.True:
                return new PlacedJson(JsonValueKind.True, "true", Span(ref reader), [], []);
            case JsonTokenType.False:
                return new PlacedJson(JsonValueKind.False, "false", Span(ref reader), [], []);
            default:
                return new PlacedJson(JsonValueKind.Null, "null", Span(ref reader), [], []);
        }

        SourceSpan Span(ref Utf8JsonReader at) => source.SpanAt(start, offsets.ToChar(at.BytesConsumed));
    }

    // The library's message ends with "LineNumber: … | BytePositionInLine: …", which the span says better.
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.');
    }
}

/// <summary>A member of a JSON object.</summary>
internal sealed record PlacedMember(string Name, SourceSpan NameSpan, PlacedJson Value);
