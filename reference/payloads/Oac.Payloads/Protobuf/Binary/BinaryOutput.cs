using Oac.Payloads.Protobuf.Types;
using Oac.Payloads.Protobuf.Values;

namespace Oac.Payloads.Protobuf.Binary;

/// <summary>
/// Writes the binary form, fields by their numbers and unknown ones behind them. All goes backwards: into a <see cref="ReverseBuffer"/>.
/// </summary>
internal static class BinaryOutput
{
    /// <exception cref="PayloadException">The buffer's limit is exceeded.</exception>
    public static void Write(Message message, ReverseBuffer buffer)
    {
        buffer.Bytes(message.Unknown);
        for (var i = message.Count - 1; i >= 0; i--)
        {
            ref readonly var entry = ref message[i];
            var (field, value) = (entry.Field, entry.Value);
            if (field.IsMap)
            {
                WriteMap(field, value.Map, buffer);
            }
            else if (field.IsRepeated)
            {
                WriteList(field, value.List, buffer);
            }
            else if (message.Type.IsMessageSet && field.Kind == FieldKind.Message)
            {
                WriteItem(field, value, buffer);
            }
            else if (field.HasPresence || !IsZero(field, value))
            {
                WriteField(field, value, buffer);
            }
        }
    }

    /// <summary>Whether a value is the one that a field without presence does not write.</summary>
    public static bool IsZero(Field field, Value value) => field.Kind.IsText() ? value.Length == 0 : value.Bits == 0;

    private static void WriteField(Field field, Value value, ReverseBuffer buffer)
    {
        if (field.Kind == FieldKind.Group)
        {
            buffer.Tag(field.Number, WireType.EndGroup);
            Write(value.Message, buffer);
        }
        else
        {
            WriteValue(field.Kind, value, buffer);
        }
        buffer.Tag(field.Number, field.Kind.WireType());
    }

    private static void WriteValue(FieldKind kind, Value value, ReverseBuffer buffer)
    {
        switch (kind)
        {
            case FieldKind.Double or FieldKind.Fixed64 or FieldKind.SFixed64:
                buffer.Fixed64(value.Bits);
                break;
            case FieldKind.Float or FieldKind.Fixed32 or FieldKind.SFixed32:
                buffer.Fixed32((uint)value.Bits);
                break;
            case FieldKind.SInt32:
                buffer.Number((uint)((value.Int32 << 1) ^ (value.Int32 >> 31)));
                break;
            case FieldKind.SInt64:
                buffer.Number((value.Bits << 1) ^ (ulong)((long)value.Bits >> 63));
                break;
            case FieldKind.String or FieldKind.Bytes:
                buffer.Bytes(value.Bytes);
                buffer.Number((uint)value.Length);
                break;
            case FieldKind.Message:
                var before = buffer.Length;
                Write(value.Message, buffer);
                buffer.Number((uint)(buffer.Length - before));
                break;
            default:
                buffer.Number(value.Bits);
                break;
        }
    }

    private static void WriteList(Field field, ValueList list, ReverseBuffer buffer)
    {
        if (!field.IsPacked)
        {
            for (var i = list.Count - 1; i >= 0; i--)
            {
                WriteField(field, list[i], buffer);
            }
        }
        else if (list.Count > 0)
        {
            var before = buffer.Length;
            for (var i = list.Count - 1; i >= 0; i--)
            {
                WriteValue(field.Kind, list[i], buffer);
            }
            buffer.Number((uint)(buffer.Length - before));
            buffer.Tag(field.Number, WireType.Length);
        }
    }

    /// <summary>Both key and value are written, also where they are zero, as Google's writers do.</summary>
    private static void WriteMap(Field field, ValueMap map, ReverseBuffer buffer)
    {
        var (key, value) = (field.Message!.Key, field.Message.At(2));
        for (var i = map.Count - 1; i >= 0; i--)
        {
            var before = buffer.Length;
            WriteField(value, map[i].Value, buffer);
            WriteField(key, map[i].Key.Value, buffer);
            buffer.Number((uint)(buffer.Length - before));
            buffer.Tag(field.Number, WireType.Length);
        }
    }

    private static void WriteItem(Field field, Value value, ReverseBuffer buffer)
    {
        buffer.Tag(1, WireType.EndGroup);
        WriteValue(FieldKind.Message, value, buffer);
        buffer.Tag(3, WireType.Length);
        buffer.Number((uint)field.Number);
        buffer.Tag(2, WireType.Varint);
        buffer.Tag(1, WireType.StartGroup);
    }
}
