using System.Globalization;
using System.Text.Json;
using Oac.Payloads.Protobuf.Types;
using Oac.Payloads.Protobuf.Values;

namespace Oac.Payloads.Protobuf.Json;

internal sealed partial class JsonInput
{
    private Value ReadScalar(ref Utf8JsonReader reader, Field field)
    {
        switch (field.Kind)
        {
            case FieldKind.Bool:
                return reader.TokenType switch
                {
                    JsonTokenType.True => Value.Of(1UL),
                    JsonTokenType.False => Value.Of(0UL),
                    _ => throw Not(ref reader, "true or false"),
                };
            case FieldKind.String:
                return reader.TokenType == JsonTokenType.String ? Text(ref reader) : throw Not(ref reader, "text");
            case FieldKind.Bytes:
                return ReadBytes(ref reader);
            case FieldKind.Float:
                return ReadFloat(ref reader);
            case FieldKind.Double:
                return ReadDouble(ref reader);
            default:
                if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
                {
                    throw Not(ref reader, "a number");
                }
                var text = reader.TokenType == JsonTokenType.Number ? reader.ValueSpan : Text(ref reader).Bytes;
                return ToInteger(text, field.Kind) ?? throw Not(ref reader, Range(field.Kind));
        }
    }

    private Value ReadKey(ref Utf8JsonReader reader, Field key)
    {
        var text = Text(ref reader);
        switch (key.Kind)
        {
            case FieldKind.String:
                return text;
            case FieldKind.Bool:
                return text.Bytes.SequenceEqual("true"u8) ? Value.Of(1UL)
                    : text.Bytes.SequenceEqual("false"u8) ? Value.Of(0UL)
                    : throw Fail(ref reader, "the key is neither true nor false");
            default:
                return ToInteger(text.Bytes, key.Kind) ?? throw Fail(ref reader, $"the key is not {Range(key.Kind)}");
        }
    }

    private bool TryReadEnum(ref Utf8JsonReader reader, EnumType type, out Value value)
    {
        value = default;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null when type.IsNullValue:
                return true;
            case JsonTokenType.Number:
                value = ToInteger(reader.ValueSpan, FieldKind.Enum) ?? throw Not(ref reader, Range(FieldKind.Enum));
                if (!type.Accepts(value.Int32))
                {
                    throw Fail(ref reader, $"no number of the enum {MessageText.Quoted(type.FullName)}");
                }
                return true;
            case JsonTokenType.String:
                if (type.Number(Text(ref reader).Bytes) is { } number)
                {
                    value = Value.Of((ulong)(long)number);
                    return true;
                }
                return ignoreUnknown
                    ? false
                    : throw Fail(ref reader, $"no name of the enum {MessageText.Quoted(type.FullName)}");
            default:
                throw Not(ref reader, $"a name or number of the enum {MessageText.Quoted(type.FullName)}");
        }
    }

    private static Value? ToInteger(ReadOnlySpan<byte> text, FieldKind kind)
    {
        if (!DecimalText.TryInteger(text, out var negative, out var amount))
        {
            return null;
        }
        var (least, most) = kind switch
        {
            FieldKind.UInt32 or FieldKind.Fixed32 => (0UL, uint.MaxValue),
            FieldKind.UInt64 or FieldKind.Fixed64 => (0UL, ulong.MaxValue),
            FieldKind.Int64 or FieldKind.SInt64 or FieldKind.SFixed64 => (1UL << 63, (ulong)long.MaxValue),
            _ => (1UL << 31, (ulong)int.MaxValue),
        };
        return amount > (negative ? least : most) ? null : Value.Of(negative ? 0 - amount : amount);
    }

    private static string Range(FieldKind kind) =>
        kind switch
        {
            FieldKind.UInt32 or FieldKind.Fixed32 => "an integer of 32 bits without a sign",
            FieldKind.UInt64 or FieldKind.Fixed64 => "an integer of 64 bits without a sign",
            FieldKind.Int64 or FieldKind.SInt64 or FieldKind.SFixed64 => "an integer of 64 bits",
            _ => "an integer of 32 bits",
        };

    private Value ReadDouble(ref Utf8JsonReader reader)
    {
        var text = FloatText(ref reader, out var special);
        if (special is { } value)
        {
            return Value.Of(value);
        }
        var parsed = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(parsed) ? Value.Of(parsed) : throw Not(ref reader, "a number that a double can hold");
    }

    private Value ReadFloat(ref Utf8JsonReader reader)
    {
        var text = FloatText(ref reader, out var special);
        if (special is { } value)
        {
            return Value.Of((float)value);
        }
        var parsed = float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return float.IsFinite(parsed) ? Value.Of(parsed) : throw Not(ref reader, "a number that a float can hold");
    }

    /// <summary>A number in the grammar of JSON, or one of the three values that have none.</summary>
    private ReadOnlySpan<byte> FloatText(ref Utf8JsonReader reader, out double? special)
    {
        special = null;
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.ValueSpan;
        }
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Not(ref reader, "a number");
        }
        var text = Text(ref reader).Bytes;
        special =
            text.SequenceEqual("NaN"u8) ? double.NaN
            : text.SequenceEqual("Infinity"u8) ? double.PositiveInfinity
            : text.SequenceEqual("-Infinity"u8) ? double.NegativeInfinity
            : null;
        return special is not null || DecimalText.IsNumber(text) ? text : throw Not(ref reader, "a number");
    }

    private Value ReadBytes(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Not(ref reader, "text in base64");
        }
        return Base64Text.Decode(Text(ref reader).Bytes) is { } bytes
            ? Value.Of(bytes)
            : throw Not(ref reader, "base64");
    }

    private static JsonMismatchException Not(ref Utf8JsonReader reader, string expected) =>
        Fail(ref reader, $"this is {Kind(reader.TokenType)}, not {expected}");
}
