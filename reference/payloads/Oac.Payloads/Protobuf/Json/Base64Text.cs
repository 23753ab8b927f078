using System.Buffers;
using System.Buffers.Text;

namespace Oac.Payloads.Protobuf.Json;

/// <summary>Base64 of RFC 4648, in the usual alphabet or the one for URLs, with or without padding.</summary>
internal static class Base64Text
{
    /// <summary>The bytes, or <see langword="null"/> where the text is none.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        if (text.Length % 4 == 0 && text.IndexOfAny((byte)'-', (byte)'_') < 0 && !text.ContainsAnyInRange((byte)0, (byte)' '))
        {
            return DecodeStandard(text);
        }
        // The other forms are brought to the usual one first.
        var unpadded = text.TrimEnd((byte)'=');
        if (text.Length != unpadded.Length && text.Length % 4 != 0 || unpadded.Length % 4 == 1)
        {
            return null;
        }
        var standard = new byte[(unpadded.Length + 3) / 4 * 4];
        standard.AsSpan().Fill((byte)'=');
        for (var i = 0; i < unpadded.Length; i++)
        {
            var character = unpadded[i];
            if (character <= ' ')
            {
                return null;
            }
            standard[i] = character switch
            {
                (byte)'-' => (byte)'+',
                (byte)'_' => (byte)'/',
                _ => character,
            };
        }
        return DecodeStandard(standard);
    }

    private static byte[]? DecodeStandard(ReadOnlySpan<byte> text)
    {
        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        var status = Base64.DecodeFromUtf8(text, buffer, out var read, out var written);
        return status == OperationStatus.Done && read == text.Length ? buffer[..written] : null;
    }
}
