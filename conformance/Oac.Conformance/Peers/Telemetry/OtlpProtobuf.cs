using System.Collections.Immutable;
using System.Globalization;
using Oac.Conformance.Peers.Messages;

namespace Oac.Conformance.Peers.Telemetry;

/// <summary>
/// <c>ExportTraceServiceRequest</c> in protobuf, as far as names and attributes go:
/// resource_spans = 1, scope_spans = 2, spans = 2, name = 5, attributes = 9 (key = 1, value = 2).
/// </summary>
internal static class OtlpProtobuf
{
    /// <summary>The spans of a request.</summary>
    /// <exception cref="InvalidDataException">It is no protobuf.</exception>
    public static IEnumerable<ReceivedSpan> Read(ReadOnlyMemory<byte> request) =>
        Inner(request, "ExportTraceServiceRequest", 1)
            .SelectMany(static r => Inner(r, "ResourceSpans", 2))
            .SelectMany(static s => Inner(s, "ScopeSpans", 2))
            .Select(Span);

    private static ReceivedSpan Span(ReadOnlyMemory<byte> span)
    {
        var name = "";
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var field in Fields(span, "Span"))
        {
            if (field is { Number: 5, WireType: 2 })
            {
                name = Text(field);
            }
            else if (field is { Number: 9, WireType: 2 })
            {
                var pair = Fields(field.Content, "KeyValue");
                var key = pair.LastOrDefault(static f => f is { Number: 1, WireType: 2 });
                var value = pair.LastOrDefault(static f => f is { Number: 2, WireType: 2 });
                attributes[key is null ? "" : Text(key)] = value is null ? "" : Value(value.Content);
            }
        }
        return new(name, attributes.ToImmutable());
    }

    // string_value = 1, bool_value = 2, int_value = 3; the others are not looked at.
    private static string Value(ReadOnlyMemory<byte> value) =>
        Fields(value, "AnyValue").LastOrDefault() switch
        {
            { Number: 1, WireType: 2 } text => Text(text),
            { Number: 2 } truth => truth.Value != 0 ? "true" : "false",
            { Number: 3 } number => ((long)number.Value).ToString(CultureInfo.InvariantCulture),
            null => "",
            var other => FieldReader.Shown(other.Content),
        };

    private static IEnumerable<ReadOnlyMemory<byte>> Inner(ReadOnlyMemory<byte> message, string name, int number) =>
        Fields(message, name).Where(f => f.Number == number && f.WireType == 2).Select(static f => f.Content);

    private static ImmutableArray<MessageField> Fields(ReadOnlyMemory<byte> message, string name)
    {
        var faults = new List<string>();
        var fields = FieldReader.Read(message, 0, name, faults);
        return faults.Count == 0 ? fields : throw new InvalidDataException(faults[0]);
    }

    private static string Text(MessageField field)
    {
        var faults = new List<string>();
        return FieldReader.Text(field, "text", faults) ?? throw new InvalidDataException(faults[0]);
    }
}
