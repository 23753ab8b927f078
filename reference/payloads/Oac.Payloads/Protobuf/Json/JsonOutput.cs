using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;
using Oac.Payloads.Protobuf.Binary;
using Oac.Payloads.Protobuf.Types;
using Oac.Payloads.Protobuf.Values;

namespace Oac.Payloads.Protobuf.Json;

/// <summary>
/// Writes the canonical JSON form, fields by their numbers: https://protobuf.dev/programming-guides/json/. Unknown fields have none and are
/// counted.
/// </summary>
internal sealed partial class JsonOutput
{
    private readonly Utf8JsonWriter writer;
    private readonly TypeTable types;
    private readonly ProtobufLimits limits;
    private readonly FieldPath path = new();
    private int depth;
    private int values;
    private UnknownFields leftOut = UnknownFields.None;

    private JsonOutput(Utf8JsonWriter writer, TypeTable types, ProtobufLimits limits)
    {
        this.writer = writer;
        this.types = types;
        this.limits = limits;
    }

    /// <returns>What was left out.</returns>
    /// <exception cref="PayloadException">A value has no form in JSON, or the target's limit is exceeded.</exception>
    public static UnknownFields Write(
        Message message,
        IBufferWriter<byte> target,
        TypeTable types,
        ProtobufLimits limits
    )
    {
        // The limits of depth are our own; a message in a list takes two levels of JSON.
        var options = new JsonWriterOptions
        {
            Encoder = JsonStyle.Encoder,
            SkipValidation = true,
            MaxDepth = limits.MaxDepth * 2 + 8,
        };
        using var writer = new Utf8JsonWriter(target, options);
        var output = new JsonOutput(writer, types, limits);
        output.WriteMessage(message);
        writer.Flush();
        return output.leftOut;
    }

    private PayloadException Fail(string message) => new(message, path.ToString(), null);

    private void WriteMessage(Message message)
    {
        if (message.UnknownCount > 0)
        {
            leftOut = leftOut.With(message.UnknownCount, path);
        }
        // What an Any holds was not counted when its bytes were read.
        if (++depth > limits.MaxDepth)
        {
            throw Fail($"messages are nested more than {limits.MaxDepth} levels deep");
        }
        switch (message.Type.WellKnown)
        {
            case WellKnown.Any:
                WriteAny(message);
                break;
            case WellKnown.Timestamp:
                WriteTimestamp(message);
                break;
            case WellKnown.Duration:
                WriteDuration(message);
                break;
            case WellKnown.FieldMask:
                WriteFieldMask(message);
                break;
            case WellKnown.Struct:
                WriteStruct(message);
                break;
            case WellKnown.ListValue:
                WriteListValue(message);
                break;
            case WellKnown.Value:
                WriteValueMessage(message);
                break;
            case WellKnown.Wrapper:
                var field = message.Type.At(1);
                WriteSingle(field, message.Get(field));
                break;
            default:
                writer.WriteStartObject();
                WriteFields(message);
                writer.WriteEndObject();
                break;
        }
        depth--;
    }

    private void WriteFields(Message message)
    {
        for (var i = 0; i < message.Count; i++)
        {
            ref readonly var entry = ref message[i];
            var (field, value) = (entry.Field, entry.Value);
            if (field.IsMap)
            {
                if (value.Map.Count > 0)
                {
                    writer.WritePropertyName(field.JsonText);
                    WriteMap(field, value.Map);
                }
            }
            else if (field.IsRepeated)
            {
                if (value.List.Count > 0)
                {
                    writer.WritePropertyName(field.JsonText);
                    WriteList(field, value.List);
                }
            }
            else if (field.HasPresence || !BinaryOutput.IsZero(field, value))
            {
                writer.WritePropertyName(field.JsonText);
                WriteBelow(field, value, -1);
            }
        }
    }

    private void WriteBelow(Field field, Value value, int index)
    {
        if (field.Kind.CanBePacked() && field.Kind is not (FieldKind.Float or FieldKind.Double))
        {
            // Nothing can be wrong with these, so their path is not needed.
            WriteSingle(field, value);
            return;
        }
        path.Push(field, index);
        WriteSingle(field, value);
        path.Pop();
    }

    private void WriteList(Field field, ValueList list)
    {
        writer.WriteStartArray();
        for (var i = 0; i < list.Count; i++)
        {
            WriteBelow(field, list[i], i);
        }
        writer.WriteEndArray();
    }

    private void WriteMap(Field field, ValueMap map)
    {
        var (keyField, valueField) = (field.Message!.Key, field.Message.At(2));
        writer.WriteStartObject();
        path.Push(field);
        depth++;
        for (var i = 0; i < map.Count; i++)
        {
            var (key, value) = map[i];
            WriteKey(keyField, key.Value);
            WriteSingle(valueField, value);
        }
        depth--;
        path.Pop();
        writer.WriteEndObject();
    }

    private void WriteKey(Field field, Value key)
    {
        switch (field.Kind)
        {
            case FieldKind.String:
                writer.WritePropertyName(Checked(field, key.Bytes));
                break;
            case FieldKind.Bool:
                writer.WritePropertyName(key.Bool ? "true"u8 : "false"u8);
                break;
            default:
                Span<byte> digits = stackalloc byte[20];
                writer.WritePropertyName(Digits(field.Kind, key, digits));
                break;
        }
    }

    private void WriteSingle(Field field, Value value)
    {
        switch (field.Kind)
        {
            case FieldKind.Message or FieldKind.Group:
                WriteMessage(value.Message);
                break;
            case FieldKind.Enum:
                WriteEnum(field.Enum!, value.Int32);
                break;
            case FieldKind.Bool:
                writer.WriteBooleanValue(value.Bool);
                break;
            case FieldKind.String:
                writer.WriteStringValue(Checked(field, value.Bytes));
                break;
            case FieldKind.Bytes:
                writer.WriteBase64StringValue(value.Bytes);
                break;
            case FieldKind.Double:
                WriteDouble(value.Double);
                break;
            case FieldKind.Float when float.IsFinite(value.Single) && !IsNegativeZero(value.Single):
                writer.WriteNumberValue(value.Single);
                break;
            case FieldKind.Float:
                WriteDouble(value.Single);
                break;
            case FieldKind.Int32 or FieldKind.SInt32 or FieldKind.SFixed32:
                writer.WriteNumberValue(value.Int32);
                break;
            case FieldKind.UInt32 or FieldKind.Fixed32:
                writer.WriteNumberValue((uint)value.Bits);
                break;
            default:
                // Readers that make doubles of numbers would lose digits of these.
                Span<byte> digits = stackalloc byte[20];
                writer.WriteStringValue(Digits(field.Kind, value, digits));
                break;
        }
    }

    private static ReadOnlySpan<byte> Digits(FieldKind kind, Value value, Span<byte> target)
    {
        int length;
        if (kind is FieldKind.UInt32 or FieldKind.UInt64 or FieldKind.Fixed32 or FieldKind.Fixed64)
        {
            Utf8Formatter.TryFormat(value.Bits, target, out length);
        }
        else
        {
            Utf8Formatter.TryFormat((long)value.Bits, target, out length);
        }
        return target[..length];
    }

    private void WriteEnum(EnumType type, int number)
    {
        if (type.IsNullValue)
        {
            writer.WriteNullValue();
        }
        else if (type.TryGetName(number, out var name))
        {
            writer.WriteStringValue(name);
        }
        else
        {
            writer.WriteNumberValue(number);
        }
    }

    private static bool IsNegativeZero(double value) => value == 0 && double.IsNegative(value);

    private void WriteDouble(double value)
    {
        if (IsNegativeZero(value))
        {
            // Readers that tell integers from other numbers lose the sign of "-0".
            writer.WriteRawValue("-0.0"u8, skipInputValidation: true);
        }
        else if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(
                double.IsNaN(value) ? "NaN"u8
                : value > 0 ? "Infinity"u8
                : "-Infinity"u8
            );
        }
    }

    /// <summary>Text that may stand in JSON: a field of proto2 may hold what is no UTF-8.</summary>
    private ReadOnlySpan<byte> Checked(Field field, ReadOnlySpan<byte> text) =>
        field.VerifiesUtf8 || Utf8.IsValid(text) ? text : throw Fail("text that is not UTF-8, which JSON cannot hold");
}
