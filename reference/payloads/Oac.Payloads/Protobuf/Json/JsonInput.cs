using System.Text.Json;
using System.Text.Unicode;
using Oac.Payloads.Protobuf.Types;
using Oac.Payloads.Protobuf.Values;

namespace Oac.Payloads.Protobuf.Json;

/// <summary>
/// Reads the JSON form: https://protobuf.dev/programming-guides/json/. Text without escapes stays where it is: the values point into the array
/// that is read.
/// </summary>
internal sealed partial class JsonInput
{
    private readonly byte[] source;
    private readonly int start;
    private readonly TypeTable types;
    private readonly ProtobufLimits limits;
    private readonly bool ignoreUnknown;
    private int values;
    private int depth;
    private bool unsorted;

    private JsonInput(ArraySegment<byte> json, TypeTable types, ProtobufLimits limits, bool ignoreUnknown)
    {
        source = json.Array!;
        start = json.Offset;
        this.types = types;
        this.limits = limits;
        this.ignoreUnknown = ignoreUnknown;
    }

    /// <exception cref="PayloadException">The text is no JSON, not of the type, or more than the limits bear.</exception>
    public static Message Read(
        ArraySegment<byte> json,
        MessageType type,
        TypeTable types,
        ProtobufLimits limits,
        bool ignoreUnknown
    )
    {
        ReadOnlySpan<byte> bytes = json;
        // A message in a list takes two levels of JSON; a little more, so that our own limit is met first.
        var maxDepth = limits.MaxDepth * 2 + 8;
        if (!Utf8.IsValid(bytes))
        {
            throw new PayloadException("the payload is not UTF-8", "", JsonText.FirstInvalid(bytes));
        }
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = maxDepth });
        var input = new JsonInput(json, types, limits, ignoreUnknown);
        try
        {
            reader.Read();
            var message = new Message(type);
            input.ReadMessage(ref reader, message);
            // Only white space may follow: the reader says so itself.
            reader.Read();
            if (input.unsorted || type.NeedsCheck)
            {
                MessageCheck.Finish(message, asPointer: true);
            }
            return message;
        }
        catch (JsonException e)
        {
            throw new PayloadException(
                $"not JSON: {MessageText.Plain(JsonText.ReasonWithoutText(e))}",
                JsonPlace.Pointer(bytes, long.MaxValue, maxDepth),
                JsonText.Offset(bytes, e)
            );
        }
        catch (JsonMismatchException e)
        {
            throw new PayloadException(e.Message, JsonPlace.Pointer(bytes, e.Offset, maxDepth), e.Offset);
        }
    }

    private static JsonMismatchException Fail(ref Utf8JsonReader reader, string message) =>
        new(message, reader.TokenStartIndex);

    private void Count(ref Utf8JsonReader reader)
    {
        if (++values > limits.MaxValues)
        {
            throw Fail(ref reader, $"more than {MessageText.Count(limits.MaxValues)} values");
        }
    }

    private void Enter(ref Utf8JsonReader reader)
    {
        if (++depth > limits.MaxDepth)
        {
            throw Fail(ref reader, $"messages are nested more than {limits.MaxDepth} levels deep");
        }
    }

    /// <summary>Reads the value that the reader stands at into a message of any type.</summary>
    private void ReadMessage(ref Utf8JsonReader reader, Message message)
    {
        Enter(ref reader);
        switch (message.Type.WellKnown)
        {
            case WellKnown.Any:
                ReadAny(ref reader, message);
                break;
            case WellKnown.Timestamp:
                ReadTimestamp(ref reader, message);
                break;
            case WellKnown.Duration:
                ReadDuration(ref reader, message);
                break;
            case WellKnown.FieldMask:
                ReadFieldMask(ref reader, message);
                break;
            case WellKnown.Struct:
                ReadStruct(ref reader, message);
                break;
            case WellKnown.ListValue:
                ReadListValue(ref reader, message);
                break;
            case WellKnown.Value:
                ReadValue(ref reader, message);
                break;
            case WellKnown.Wrapper:
                ReadWrapper(ref reader, message);
                break;
            default:
                ReadFields(ref reader, message, isAny: false);
                break;
        }
        unsorted |= !message.IsSorted;
        depth--;
    }

    private void ReadFields(ref Utf8JsonReader reader, Message message, bool isAny)
    {
        Expect(ref reader, JsonTokenType.StartObject, message.Type.FullName, "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Count(ref reader);
            var key = Text(ref reader);
            if (isAny && key.Bytes.SequenceEqual("@type"u8))
            {
                reader.Read();
                continue;
            }
            if (message.Type.Find(key.Bytes) is not { } field)
            {
                if (!ignoreUnknown)
                {
                    throw Fail(ref reader, $"{MessageText.Quoted(message.Type.FullName)} has no field of this name");
                }
                reader.Read();
                Pass(ref reader);
                continue;
            }
            if (message.Has(field))
            {
                throw Fail(ref reader, $"the field {MessageText.Quoted(field.Name)} stands there a second time");
            }
            var other = message.CaseOf(field);
            var keyReader = reader;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null && (field.IsRepeated || !field.TakesNull))
            {
                continue;
            }
            if (other is not null)
            {
                throw Fail(
                    ref keyReader,
                    $"of one group of fields, of which one may be set, {MessageText.Quoted(other.Name)} is set too"
                );
            }
            ReadField(ref reader, message, field);
        }
    }

    private void ReadField(ref Utf8JsonReader reader, Message message, Field field)
    {
        if (field.IsMap)
        {
            ReadMap(ref reader, message, field);
        }
        else if (field.IsRepeated)
        {
            ReadList(ref reader, message, field);
        }
        else if (TryReadSingle(ref reader, field, out var value))
        {
            message.Slot(field) = value;
        }
    }

    private void ReadList(ref Utf8JsonReader reader, Message message, Field field)
    {
        Expect(ref reader, JsonTokenType.StartArray, field.Name, "a list");
        var list = new ValueList();
        message.Slot(field) = Value.Of(list);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Count(ref reader);
            RefuseNull(ref reader, field);
            if (TryReadSingle(ref reader, field, out var value))
            {
                list.Add(value);
            }
        }
    }

    private void ReadMap(ref Utf8JsonReader reader, Message message, Field field)
    {
        Expect(ref reader, JsonTokenType.StartObject, field.Name, "an object");
        Enter(ref reader);
        var (keyField, valueField) = (field.Message!.Key, field.Message.At(2));
        var map = new ValueMap();
        message.Slot(field) = Value.Of(map);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Count(ref reader);
            var keyReader = reader;
            var key = ReadKey(ref reader, keyField);
            reader.Read();
            RefuseNull(ref reader, valueField);
            if (TryReadSingle(ref reader, valueField, out var value) && !map.TryAdd(key, value))
            {
                throw Fail(ref keyReader, "the key stands there a second time");
            }
        }
        depth--;
    }

    private static void RefuseNull(ref Utf8JsonReader reader, Field field)
    {
        if (reader.TokenType == JsonTokenType.Null && !field.TakesNull)
        {
            throw Fail(ref reader, "null, which stands for no value in a list or map");
        }
    }

    /// <summary>One value of a field; none where it is a name that an enum does not have and unknown things are passed over.</summary>
    private bool TryReadSingle(ref Utf8JsonReader reader, Field field, out Value value)
    {
        if (field.Message is { } type)
        {
            var message = new Message(type);
            value = Value.Of(message);
            ReadMessage(ref reader, message);
            return true;
        }
        if (field.Enum is { } @enum)
        {
            return TryReadEnum(ref reader, @enum, out value);
        }
        value = ReadScalar(ref reader, field);
        return true;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string name, string kind)
    {
        if (reader.TokenType != token)
        {
            throw Fail(ref reader, $"{MessageText.Quoted(name)} is {kind} in JSON, this is {Kind(reader.TokenType)}");
        }
    }

    private static string Kind(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => "text",
            JsonTokenType.Number => "a number",
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => "null",
        };

    /// <summary>Passes over a value, whose parts count.</summary>
    private void Pass(ref Utf8JsonReader reader)
    {
        var level = 0;
        do
        {
            Count(ref reader);
            level += reader.TokenType switch
            {
                JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
                JsonTokenType.EndObject or JsonTokenType.EndArray => -1,
                _ => 0,
            };
        } while (level > 0 && reader.Read());
    }

    /// <summary>The text of a string or key, without its escapes.</summary>
    private Value Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Value.Of(source, start + (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        }
        var buffer = new byte[reader.ValueSpan.Length];
        try
        {
            return Value.Of(buffer, 0, reader.CopyString(buffer));
        }
        catch (InvalidOperationException)
        {
            throw Fail(ref reader, "half a surrogate pair");
        }
    }
}

/// <summary>A value that is not of its type. The place in words is found where it is caught.</summary>
internal sealed class JsonMismatchException(string message, long offset) : Exception(message)
{
    public long Offset { get; } = offset;
}
