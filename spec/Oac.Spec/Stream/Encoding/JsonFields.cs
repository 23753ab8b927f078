using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Oac.Spec.Stream.Encoding;

/// <summary>Reads values as proto3's JSON form has them: https://protobuf.dev/programming-guides/json</summary>
/// <remarks>Faults are thrown as <see cref="JsonException"/>, which the public methods turn into values.</remarks>
internal static class JsonFields
{
    /// <summary>Expects an object at the current token.</summary>
    public static void Begin(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A message is an object.");
        }
    }

    /// <summary>Moves to the next name of the object; false at its end.</summary>
    public static bool MoveNext(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Expects nothing more.</summary>
    public static void End(ref Utf8JsonReader json)
    {
        if (json.Read())
        {
            throw new JsonException("A message is one object.");
        }
    }

    /// <summary>Whether the current name is a field's: its JSON name or that of the schema. A field may come once.</summary>
    /// <remarks>Of fields that come twice readers keep the first or the last; refusing them leaves nothing to disagree about.</remarks>
    public static bool IsField(
        ref Utf8JsonReader json,
        ReadOnlySpan<byte> jsonName,
        ReadOnlySpan<byte> name,
        int index,
        ref ulong seen
    )
    {
        if (!json.ValueTextEquals(jsonName) && !json.ValueTextEquals(name))
        {
            return false;
        }
        var bit = 1UL << index;
        if ((seen & bit) != 0)
        {
            throw new JsonException("A field comes twice.");
        }
        seen |= bit;
        return true;
    }

    /// <summary>Moves to the value; false where it is null, which leaves the field unset.</summary>
    public static bool MoveToObject(ref Utf8JsonReader json)
    {
        if (!MoveToValue(ref json))
        {
            return false;
        }
        Begin(ref json);
        return true;
    }

    public static string ReadString(ref Utf8JsonReader json)
    {
        if (!MoveToValue(ref json))
        {
            return "";
        }
        Expect(ref json, JsonTokenType.String);
        return json.GetString()!;
    }

    public static bool ReadBool(ref Utf8JsonReader json)
    {
        if (!MoveToValue(ref json))
        {
            return false;
        }
        return json.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw new JsonException("A truth value is true or false."),
        };
    }

    /// <summary>A number or its text; a fraction of zeros and an exponent are allowed.</summary>
    public static ulong ReadUInt64(ref Utf8JsonReader json)
    {
        if (!MoveToValue(ref json))
        {
            return 0;
        }
        // Longer than any number with 64 bits that is written by a program.
        const int MaxLength = 64;
        Span<byte> text = stackalloc byte[MaxLength];
        var length = json.HasValueSequence ? json.ValueSequence.Length : json.ValueSpan.Length;
        if (length > MaxLength)
        {
            throw new JsonException("A number is too long.");
        }
        if (json.TokenType == JsonTokenType.String)
        {
            text = text[..json.CopyString(text)];
        }
        else
        {
            Expect(ref json, JsonTokenType.Number);
            if (json.HasValueSequence)
            {
                json.ValueSequence.CopyTo(text);
            }
            else
            {
                json.ValueSpan.CopyTo(text);
            }
            text = text[..(int)length];
        }
        const NumberStyles Styles =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return
            decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var number)
            && number >= 0
            && number <= ulong.MaxValue
            && decimal.IsInteger(number)
            ? (ulong)number
            : throw new JsonException("A number is not an integer of 64 bits without sign.");
    }

    /// <summary>Base64 with either alphabet, padded or not.</summary>
    public static ReadOnlyMemory<byte> ReadBytes(ref Utf8JsonReader json)
    {
        if (!MoveToValue(ref json))
        {
            return default;
        }
        Expect(ref json, JsonTokenType.String);
        var length = json.HasValueSequence ? checked((int)json.ValueSequence.Length) : json.ValueSpan.Length;
        if (length == 0)
        {
            return default;
        }
        const int MaxPadding = 2;
        var rented = ArrayPool<char>.Shared.Rent(length + MaxPadding);
        try
        {
            var count = ToStandardAlphabet(rented.AsSpan(0, json.CopyString(rented)));
            // Padded in full or not at all.
            var padding = rented.AsSpan(0, count).Contains('=') ? 0 : Math.Min(MaxPadding, (4 - (count % 4)) % 4);
            rented.AsSpan(count, padding).Fill('=');
            count += padding;
            // Convert, since the readers of System.Buffers.Text mind unused bits of the last character, which protobuf's do not.
            var bytes = new byte[count / 4 * 3];
            return Convert.TryFromBase64Chars(rented.AsSpan(0, count), bytes, out var written)
                ? bytes.AsMemory(0, written)
                : throw new JsonException("Bytes are not base64.");
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    // In place, and without white space.
    private static int ToStandardAlphabet(Span<char> text)
    {
        var count = 0;
        foreach (var character in text)
        {
            if (character is not (' ' or '\t' or '\r' or '\n'))
            {
                text[count++] = character switch
                {
                    '-' => '+',
                    '_' => '/',
                    _ => character,
                };
            }
        }
        return count;
    }

    private static bool MoveToValue(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType != JsonTokenType.Null;
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (json.TokenType != type)
        {
            throw new JsonException($"A value is a {json.TokenType} where a {type} is expected.");
        }
    }
}
