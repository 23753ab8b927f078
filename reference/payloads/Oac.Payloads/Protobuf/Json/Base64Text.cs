using System.Buffers;
using System.Buffers.Text;

namespace Oac.Payloads.Protobuf.Json;

/// <summary>
/// Base64 of RFC 4648, in the usual alphabet or the one for URLs, with or without padding. Bits of the last character that belong to no byte
/// need not be zero, as for Google's readers.
/// </summary>
internal static class Base64Text
{
    private const byte None = 64;

    private static readonly byte[] Digits = MakeDigits();

    /// <summary>The bytes, or <see langword="null"/> where the text is none.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        // The library's decoder is fast, but passes over white space and knows the strict form alone.
        if (!text.ContainsAnyInRange((byte)0, (byte)' '))
        {
            var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
            var status = Base64.DecodeFromUtf8(text, buffer, out var read, out var written);
            if (status == OperationStatus.Done && read == text.Length)
            {
                return written == buffer.Length ? buffer : buffer[..written];
            }
        }
        return DecodeAnyForm(text);
    }

    private static byte[]? DecodeAnyForm(ReadOnlySpan<byte> text)
    {
        var unpadded = text.TrimEnd((byte)'=');
        if (
            unpadded.Length % 4 == 1
            || text.Length != unpadded.Length && (text.Length % 4 != 0 || text.Length - unpadded.Length > 2)
        )
        {
            return null;
        }
        var bytes = new byte[unpadded.Length * 6 / 8];
        var (bits, count, at) = (0u, 0, 0);
        foreach (var character in unpadded)
        {
            var digit = Digits[character];
            if (digit == None)
            {
                return null;
            }
            bits = bits << 6 | digit;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                bytes[at++] = (byte)(bits >> count);
            }
        }
        return bytes;
    }

    private static byte[] MakeDigits()
    {
        var digits = new byte[256];
        digits.AsSpan().Fill(None);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (byte i = 0; i < alphabet.Length; i++)
        {
            digits[alphabet[i]] = i;
        }
        digits['-'] = digits['+'];
        digits['_'] = digits['/'];
        return digits;
    }
}
