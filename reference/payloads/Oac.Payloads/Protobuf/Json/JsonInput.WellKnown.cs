using System.Text.Json;
using Oac.Payloads.Protobuf.Binary;
using Oac.Payloads.Protobuf.Types;
using Oac.Payloads.Protobuf.Values;

namespace Oac.Payloads.Protobuf.Json;

internal sealed partial class JsonInput
{
    private void ReadTimestamp(ref Utf8JsonReader reader, Message message)
    {
        if (
            reader.TokenType != JsonTokenType.String
            || TimeText.ReadTimestamp(Text(ref reader).Bytes) is not { } timestamp
        )
        {
            throw Not(ref reader, "a time of RFC 3339 from the years 1 to 9999, such as \"2000-01-02T03:04:05.006Z\"");
        }
        SetTime(message, timestamp);
    }

    private void ReadDuration(ref Utf8JsonReader reader, Message message)
    {
        if (
            reader.TokenType != JsonTokenType.String
            || TimeText.ReadDuration(Text(ref reader).Bytes) is not { } duration
        )
        {
            throw Not(ref reader, "a duration of at most 10,000 years, such as \"1.5s\"");
        }
        SetTime(message, duration);
    }

    private static void SetTime(Message message, (long Seconds, int Nanos) time)
    {
        message.Slot(message.Type.At(1)) = Value.Of((ulong)time.Seconds);
        message.Slot(message.Type.At(2)) = Value.Of((ulong)(long)time.Nanos);
    }

    private void ReadFieldMask(ref Utf8JsonReader reader, Message message)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Not(ref reader, "the paths of a field mask, with commas");
        }
        var text = Text(ref reader).Bytes;
        if (text.IsEmpty)
        {
            return;
        }
        var list = new ValueList();
        message.Slot(message.Type.At(1)) = Value.Of(list);
        foreach (var range in text.Split((byte)','))
        {
            Count(ref reader);
            list.Add(
                Value.Of(
                    FieldMaskText.ToSnakeCase(text[range])
                        ?? throw Not(ref reader, "a field mask: a path has no underscore in JSON")
                )
            );
        }
    }

    private void ReadWrapper(ref Utf8JsonReader reader, Message message)
    {
        var field = message.Type.At(1);
        message.Slot(field) = ReadScalar(ref reader, field);
    }

    private void ReadStruct(ref Utf8JsonReader reader, Message message)
    {
        Expect(ref reader, JsonTokenType.StartObject, message.Type.FullName, "an object");
        ReadMap(ref reader, message, message.Type.At(1));
    }

    private void ReadListValue(ref Utf8JsonReader reader, Message message) =>
        ReadList(ref reader, message, message.Type.At(1));

    private void ReadValue(ref Utf8JsonReader reader, Message message)
    {
        var field = message.Type.At(
            reader.TokenType switch
            {
                JsonTokenType.Null => 1,
                JsonTokenType.Number => 2,
                JsonTokenType.String => 3,
                JsonTokenType.True or JsonTokenType.False => 4,
                JsonTokenType.StartObject => 5,
                _ => 6,
            }
        );
        Value value;
        if (field.Message is { } type)
        {
            var held = new Message(type);
            ReadMessage(ref reader, held);
            value = Value.Of(held);
        }
        else
        {
            value = reader.TokenType == JsonTokenType.Null ? default : ReadScalar(ref reader, field);
        }
        message.Slot(field) = value;
    }

    /// <summary>
    /// <c>{"@type": URL, …}</c>: the fields of the type that the URL names after its last slash, or its special form as <c>value</c>.
    /// </summary>
    private void ReadAny(ref Utf8JsonReader reader, Message message)
    {
        Expect(ref reader, JsonTokenType.StartObject, message.Type.FullName, "an object");
        var start = reader;
        // The type may stand behind what it is the type of.
        var ahead = reader;
        Value? url = null;
        var empty = true;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            empty = false;
            var isType = IsName(ref ahead, "@type"u8);
            ahead.Read();
            if (isType)
            {
                if (url is not null)
                {
                    throw Fail(ref ahead, "\"@type\" stands there a second time");
                }
                url =
                    ahead.TokenType == JsonTokenType.String
                        ? Text(ref ahead)
                        : throw Not(ref ahead, "the URL of a type");
            }
            Pass(ref ahead);
        }
        if (empty)
        {
            reader = ahead;
            return;
        }
        if (url is not { } typeUrl)
        {
            throw Fail(ref reader, "an Any without \"@type\"");
        }
        var type = AnyType.Find(types, typeUrl.Bytes) ?? throw Fail(ref reader, "\"@type\" names no type of the set");
        var held = new Message(type);
        if (type.WellKnown == WellKnown.None)
        {
            Enter(ref reader);
            ReadFields(ref reader, held, isAny: true);
            depth--;
        }
        else
        {
            ReadAnyValue(ref reader, held);
        }
        Finish(ref start, held);
        using var buffer = new ReverseBuffer(limits.MaxOutputBytes);
        BinaryOutput.Write(held, buffer);
        message.Slot(message.Type.At(1)) = typeUrl;
        message.Slot(message.Type.At(2)) = Value.Of(buffer.Written.ToArray());
    }

    private static void Finish(ref Utf8JsonReader reader, Message held)
    {
        try
        {
            MessageCheck.Finish(held, asPointer: true);
        }
        catch (PayloadException e)
        {
            throw Fail(ref reader, e.Message);
        }
    }

    private static bool IsName(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            throw Fail(ref reader, "half a surrogate pair");
        }
    }

    private void ReadAnyValue(ref Utf8JsonReader reader, Message held)
    {
        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsName(ref reader, "@type"u8))
            {
                reader.Read();
                continue;
            }
            if (!IsName(ref reader, "value"u8))
            {
                if (!ignoreUnknown)
                {
                    throw Fail(
                        ref reader,
                        $"{MessageText.Quoted(held.Type.FullName)} stands in an Any as \"value\" alone"
                    );
                }
                reader.Read();
                Pass(ref reader);
                continue;
            }
            if (found)
            {
                throw Fail(ref reader, "\"value\" stands there a second time");
            }
            found = true;
            reader.Read();
            ReadMessage(ref reader, held);
        }
        if (!found && held.Type.WellKnown != WellKnown.Empty)
        {
            throw Fail(ref reader, $"{MessageText.Quoted(held.Type.FullName)} in an Any without \"value\"");
        }
    }
}
