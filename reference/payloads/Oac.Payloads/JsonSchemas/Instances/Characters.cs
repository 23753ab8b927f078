using System.Buffers;
using System.Text;

namespace Oac.Payloads.JsonSchemas.Instances;

/// <summary>
/// Characters of JSON's strings. Half a surrogate pair, which JSON can write but UTF-8 cannot, is kept in the three bytes that it would have
/// (WTF-8), so that it is one character, equal only to itself.
/// </summary>
internal static class Characters
{
    /// <summary>Characters, each code point one.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var b in text)
        {
            // All but the bytes that continue a character.
            count += (sbyte)b >= -64 ? 1 : 0;
        }
        return count;
    }

    /// <summary>Writes what a JSON string with escapes stands for; it is never longer.</summary>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> target, out bool lone)
    {
        lone = false;
        var length = 0;
        while (true)
        {
            var run = text.IndexOf((byte)'\\');
            if (run < 0)
            {
                text.CopyTo(target[length..]);
                return length + text.Length;
            }
            text[..run].CopyTo(target[length..]);
            length += run;
            var escape = text[run + 1];
            if (escape != 'u')
            {
                target[length++] = escape switch
                {
                    (byte)'b' => 8,
                    (byte)'f' => 12,
                    (byte)'n' => 10,
                    (byte)'r' => 13,
                    (byte)'t' => 9,
                    _ => escape,
                };
                text = text[(run + 2)..];
                continue;
            }
            var unit = Hex(text[(run + 2)..]);
            text = text[(run + 6)..];
            if (char.IsHighSurrogate((char)unit) && text is [(byte)'\\', (byte)'u', _, _, _, _, ..])
            {
                var low = Hex(text[2..]);
                if (char.IsLowSurrogate((char)low))
                {
                    unit = char.ConvertToUtf32((char)unit, (char)low);
                    text = text[6..];
                }
            }
            lone |= unit is >= 0xD800 and <= 0xDFFF;
            length += Encode(unit, target[length..]);
        }
    }

    /// <summary>The text as UTF-16.</summary>
    public static string ToText(ReadOnlySpan<byte> text)
    {
        var chars = new char[text.Length];
        return new(chars, 0, ToUtf16(text, chars));
    }

    /// <summary>Writes UTF-16, half a pair as U+FFFD, and says how many units; there is room in as many as there are bytes.</summary>
    public static int ToUtf16(ReadOnlySpan<byte> text, Span<char> target)
    {
        var length = 0;
        while (!text.IsEmpty)
        {
            var status = System.Text.Unicode.Utf8.ToUtf16(
                text,
                target[length..],
                out var read,
                out var written,
                replaceInvalidSequences: false
            );
            length += written;
            text = text[read..];
            if (status == OperationStatus.Done)
            {
                break;
            }
            // Only half a surrogate pair is left to be the reason.
            target[length++] = '\uFFFD';
            text = text[3..];
        }
        return length;
    }

    private static int Encode(int unit, Span<byte> target)
    {
        if (Rune.TryCreate(unit, out var rune))
        {
            return rune.EncodeToUtf8(target);
        }
        target[0] = (byte)(0xE0 | (unit >> 12));
        target[1] = (byte)(0x80 | ((unit >> 6) & 0x3F));
        target[2] = (byte)(0x80 | (unit & 0x3F));
        return 3;
    }

    private static int Hex(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits[..4])
        {
            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        return value;
    }
}
