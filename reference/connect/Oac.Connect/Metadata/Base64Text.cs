using System.Buffers.Text;

namespace Oac.Connect;

/// <summary>Base64 of headers and error details: written without padding, read with or without (RFC 4648, section 4).</summary>
internal static class Base64Text
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>The bytes, or null where the text is no base64.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var bare = text.TrimEnd('=');
        // Padding is either whole or not there at all.
        if (text.Length - bare.Length > 2 || (text.Length != bare.Length && text.Length % 4 != 0))
        {
            return null;
        }
        if (bare.Length % 4 == 1)
        {
            return null;
        }
        var padded = new char[(bare.Length + 3) / 4 * 4];
        bare.CopyTo(padded);
        padded.AsSpan(bare.Length).Fill('=');
        var bytes = new byte[padded.Length / 4 * 3];
        return bare.IndexOfAny(" \t\r\n") < 0 && Convert.TryFromBase64Chars(padded, bytes, out var count)
            ? bytes[..count]
            : null;
    }

    /// <summary>The URL-safe form of queries (RFC 4648, section 5), padded or not; also where the plain alphabet was used.</summary>
    public static byte[]? DecodeUrl(string text) => Decode(text.Replace('-', '+').Replace('_', '/'));

    /// <summary>The URL-safe form without padding.</summary>
    public static string EncodeUrl(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
