using System.Buffers.Binary;
using System.Text.Unicode;
using Oac.Payloads.Protobuf.Types;
using Oac.Payloads.Protobuf.Values;

namespace Oac.Payloads.Protobuf.Binary;

/// <summary>
/// Reads the binary form: https://protobuf.dev/programming-guides/encoding/. Text and bytes stay where they are: the values point into the
/// array that is read.
/// </summary>
internal ref partial struct BinaryInput
{
    private readonly byte[] source;
    private readonly ReadOnlySpan<byte> bytes;
    private readonly ProtobufLimits limits;
    private readonly FieldPath path;
    private int at;
    private int values;
    private int depth;
    private bool unsorted;
    private bool closedOut;
    private readonly int start;

    private BinaryInput(ArraySegment<byte> input, ProtobufLimits limits)
    {
        source = input.Array!;
        bytes = source.AsSpan(0, input.Offset + input.Count);
        at = input.Offset;
        start = input.Offset;
        this.limits = limits;
        path = new FieldPath();
    }

    /// <exception cref="PayloadException">The bytes are no message of the type, or more than the limits bear.</exception>
    public static Message Read(ArraySegment<byte> input, MessageType type, ProtobufLimits limits, int depth = 0)
    {
        var values = 0;
        return Read(input, type, limits, depth, ref values);
    }

    /// <summary>The same where it is a part of something that was counted already.</summary>
    public static Message Read(
        ArraySegment<byte> input,
        MessageType type,
        ProtobufLimits limits,
        int depth,
        ref int values
    )
    {
        var reader = new BinaryInput(input, limits) { depth = depth, values = values };
        var message = new Message(type);
        reader.ReadMessage(message, reader.bytes.Length, 0);
        if (reader.unsorted || type.NeedsCheck)
        {
            MessageCheck.Finish(message, asPointer: false);
        }
        values = reader.values;
        return message;
    }

    /// <summary>Reads fields into a message up to an end, or up to the end of a group.</summary>
    private void ReadMessage(Message message, int end, int group)
    {
        if (++depth > limits.MaxDepth)
        {
            throw Fail($"messages are nested more than {limits.MaxDepth} levels deep", at);
        }
        while (at < end)
        {
            var tagAt = at;
            var tag = ReadTag(end);
            var (number, wire) = ((int)(tag >> 3), (WireType)(tag & 7));
            if (wire == WireType.EndGroup)
            {
                if (number != group)
                {
                    throw Fail($"a group of number {number} ends that has not begun", tagAt);
                }
                unsorted |= !message.IsSorted;
                depth--;
                return;
            }
            Count(tagAt);
            if (message.Type.Find(number) is { } field)
            {
                ReadField(message, field, wire, tagAt, end);
            }
            else if (message.Type.IsMessageSet && tag == MessageSetItem)
            {
                ReadItem(message, tagAt, end);
            }
            else
            {
                Skip(number, wire, tagAt, end);
                message.AddUnknown(bytes[tagAt..at]);
            }
        }
        if (group != 0)
        {
            throw Fail($"the group of number {group} does not end", at);
        }
        unsorted |= !message.IsSorted;
        depth--;
    }

    private void ReadField(Message message, Field field, WireType wire, int tagAt, int end)
    {
        if (wire != field.Kind.WireType())
        {
            if (wire == WireType.Length && field.IsRepeated && field.Kind.CanBePacked())
            {
                ReadPacked(message, field, end);
                return;
            }
            Skip(field.Number, wire, tagAt, end);
            message.AddUnknown(bytes[tagAt..at]);
            return;
        }
        if (field.IsMap)
        {
            ReadEntry(message, field, tagAt, end);
        }
        else if (field.Kind.IsMessage())
        {
            ReadChild(message, field, end);
        }
        else
        {
            var value = ReadScalar(field, end);
            if (field.Enum is { IsClosed: true } closed && !closed.Accepts(value.Int32))
            {
                message.AddUnknown(bytes[tagAt..at]);
                closedOut = true;
            }
            else if (field.IsRepeated)
            {
                List(message, field).Add(value);
            }
            else
            {
                message.Slot(field) = value;
            }
        }
    }

    private void ReadChild(Message message, Field field, int end)
    {
        Message child;
        if (field.IsRepeated)
        {
            var list = List(message, field);
            child = new Message(field.Message!);
            list.Add(Value.Of(child));
            path.Push(field, list.Count - 1);
        }
        else
        {
            // A message that comes in several parts is all of them together.
            ref var slot = ref message.Slot(field);
            child = (Message)(slot.Reference ??= new Message(field.Message!));
            path.Push(field);
        }
        if (field.Kind == FieldKind.Group)
        {
            ReadMessage(child, end, field.Number);
        }
        else
        {
            var length = ReadLength(end);
            ReadMessage(child, at + length, 0);
        }
        path.Pop();
    }

    private void ReadEntry(Message message, Field field, int tagAt, int end)
    {
        var length = ReadLength(end);
        var (keyField, valueField) = (field.Message!.Key, field.Message.At(2));
        path.Push(field);
        var entry = new Message(field.Message);
        closedOut = false;
        ReadMessage(entry, at + length, 0);
        path.Pop();
        // An unknown number of a closed enum makes the whole entry unknown.
        if (closedOut && valueField.Enum is not null && !entry.Has(valueField))
        {
            message.AddUnknown(bytes[tagAt..at]);
            return;
        }
        ref var slot = ref message.Slot(field);
        var map = (ValueMap)(slot.Reference ??= new ValueMap());
        var key = entry.Get(keyField);
        if (key.Reference is null && keyField.Kind == FieldKind.String)
        {
            key = Value.Of([]);
        }
        var value = entry.Get(valueField);
        if (value.Reference is null && valueField.Message is { } type)
        {
            value = Value.Of(new Message(type));
        }
        map.Set(key, value);
    }

    private void ReadPacked(Message message, Field field, int end)
    {
        var stop = ReadLength(end);
        stop += at;
        ValueList? list = null;
        while (at < stop)
        {
            Count(at);
            var valueAt = at;
            var value = ReadScalar(field, stop);
            if (field.Enum is { IsClosed: true } closed && !closed.Accepts(value.Int32))
            {
                AddUnknownNumber(message, field, bytes[valueAt..at]);
            }
            else
            {
                list ??= List(message, field);
                list.Add(value);
            }
        }
    }

    /// <summary>A number from among packed ones, which stands alone then; its bytes stay as they were.</summary>
    private static void AddUnknownNumber(Message message, Field field, ReadOnlySpan<byte> number)
    {
        Span<byte> single = stackalloc byte[20];
        var length = Varint.Write(single, (uint)field.Number << 3);
        number.CopyTo(single[length..]);
        message.AddUnknown(single[..(length + number.Length)]);
    }

    private Value ReadScalar(Field field, int end)
    {
        switch (field.Kind)
        {
            case FieldKind.Double or FieldKind.Fixed64 or FieldKind.SFixed64:
                return Value.Of(BinaryPrimitives.ReadUInt64LittleEndian(Take(8, end)));
            case FieldKind.Float or FieldKind.Fixed32:
                return Value.Of(BinaryPrimitives.ReadUInt32LittleEndian(Take(4, end)));
            case FieldKind.SFixed32:
                return Value.Of((ulong)(long)BinaryPrimitives.ReadInt32LittleEndian(Take(4, end)));
            case FieldKind.Int32 or FieldKind.Enum:
                return Value.Of((ulong)(long)(int)ReadVarint(end));
            case FieldKind.UInt32:
                return Value.Of((uint)ReadVarint(end));
            case FieldKind.SInt32:
                var zigzag = (uint)ReadVarint(end);
                return Value.Of((ulong)(long)((int)(zigzag >> 1) ^ -(int)(zigzag & 1)));
            case FieldKind.SInt64:
                var wide = ReadVarint(end);
                return Value.Of((wide >> 1) ^ (ulong)-(long)(wide & 1));
            case FieldKind.Bool:
                return Value.Of(ReadVarint(end) == 0 ? 0UL : 1);
            case FieldKind.String or FieldKind.Bytes:
                var length = ReadLength(end);
                var value = Value.Of(source, at, length);
                if (field.VerifiesUtf8 && !Utf8.IsValid(value.Bytes))
                {
                    throw Fail(field, "text that is not UTF-8", at);
                }
                at += length;
                return value;
            default:
                return Value.Of(ReadVarint(end));
        }
    }

    private static ValueList List(Message message, Field field) =>
        (ValueList)(message.Slot(field).Reference ??= new ValueList());
}
