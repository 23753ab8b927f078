using System.Buffers;
using Oac.Payloads.Protobuf.Binary;
using Oac.Payloads.Protobuf.Types;
using Oac.Payloads.Protobuf.Values;

namespace Oac.Payloads.Protobuf.Json;

internal sealed partial class JsonOutput
{
    private void WriteTimestamp(Message message)
    {
        var (seconds, nanos) = Time(message);
        writer.WriteStringValue(
            TimeText.WriteTimestamp(seconds, nanos)
                ?? throw Fail(
                    "a Timestamp that is not from the years 1 to 9999, or whose nanos are not those of a second"
                )
        );
    }

    private void WriteDuration(Message message)
    {
        var (seconds, nanos) = Time(message);
        writer.WriteStringValue(
            TimeText.WriteDuration(seconds, nanos)
                ?? throw Fail("a Duration of more than 10,000 years, or whose nanos are not those of a second")
        );
    }

    private static (long Seconds, int Nanos) Time(Message message) =>
        ((long)message.Get(message.Type.At(1)).Bits, message.Get(message.Type.At(2)).Int32);

    private void WriteFieldMask(Message message)
    {
        var text = new ArrayBufferWriter<byte>();
        if (message.Get(message.Type.At(1)).Reference is ValueList list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (i > 0)
                {
                    text.Write(","u8);
                }
                text.Write(
                    FieldMaskText.ToCamelCase(Checked(message.Type.At(1), list[i].Bytes))
                        ?? throw Fail("a path of a FieldMask that JSON would not lead back to")
                );
            }
        }
        writer.WriteStringValue(text.WrittenSpan);
    }

    private void WriteStruct(Message message)
    {
        var field = message.Type.At(1);
        WriteMap(field, (ValueMap?)message.Get(field).Reference ?? new ValueMap());
    }

    private void WriteListValue(Message message)
    {
        var field = message.Type.At(1);
        WriteList(field, (ValueList?)message.Get(field).Reference ?? new ValueList());
    }

    private void WriteValueMessage(Message message)
    {
        if (message.Count == 0)
        {
            throw Fail("a Value without any value, which JSON cannot say");
        }
        var (field, value) = (message[0].Field, message[0].Value);
        if (field.Kind == FieldKind.Double && !double.IsFinite(value.Double))
        {
            throw Fail("a Value whose number is none that JSON knows");
        }
        WriteSingle(field, value);
    }

    private void WriteAny(Message message)
    {
        var (urlField, bytesField) = (message.Type.At(1), message.Type.At(2));
        var url = message.Get(urlField);
        var bytes = message.Get(bytesField);
        writer.WriteStartObject();
        if (url.Length > 0)
        {
            WriteHeld(Checked(urlField, url.Bytes), bytes);
        }
        else if (bytes.Length > 0)
        {
            throw Fail("an Any with content but without the URL of its type");
        }
        writer.WriteEndObject();
    }

    private void WriteHeld(ReadOnlySpan<byte> url, Value bytes)
    {
        var type = AnyType.Find(types, url) ?? throw Fail("an Any whose URL names no type of the set");
        Message held;
        try
        {
            var content = new ArraySegment<byte>((byte[]?)bytes.Reference ?? [], (int)(bytes.Bits >> 32), bytes.Length);
            held = BinaryInput.Read(content, type, limits, depth, ref values);
        }
        catch (PayloadException e)
        {
            throw Fail($"the content of an Any is no {MessageText.Quoted(type.FullName)}: {e.Problem}");
        }
        writer.WriteString("@type"u8, url);
        if (type.WellKnown != WellKnown.None)
        {
            writer.WritePropertyName("value"u8);
            WriteMessage(held);
            return;
        }
        if (held.UnknownCount > 0)
        {
            leftOut = leftOut.With(held.UnknownCount, path);
        }
        depth++;
        WriteFields(held);
        depth--;
    }
}
