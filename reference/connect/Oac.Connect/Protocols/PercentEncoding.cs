using System.Text;

namespace Oac.Connect.Protocols;

/// <summary>The text of <c>grpc-message</c>: UTF-8, all but printable ASCII and <c>%</c> itself percent-encoded.</summary>
internal static class PercentEncoding
{
    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }
        var result = new StringBuilder(text.Length + 16);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (value is >= (byte)' ' and <= (byte)'~' and not (byte)'%')
            {
                result.Append((char)value);
            }
            else
            {
                result.Append('%').Append(Hex(value >> 4)).Append(Hex(value & 15));
            }
        }
        return result.ToString();
    }

    /// <summary>Decodes; what is no valid escape stays as it is, what is no UTF-8 becomes U+FFFD.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }
        var raw = Encoding.UTF8.GetBytes(text);
        var count = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (
                raw[i] == '%'
                && i + 2 < raw.Length
                && char.IsAsciiHexDigit((char)raw[i + 1])
                && char.IsAsciiHexDigit((char)raw[i + 2])
            )
            {
                raw[count++] = (byte)((Value(raw[i + 1]) << 4) | Value(raw[i + 2]));
                i += 2;
            }
            else
            {
                raw[count++] = raw[i];
            }
        }
        return Encoding.UTF8.GetString(raw, 0, count);
    }

    private static char Hex(int value) => "0123456789ABCDEF"[value];

    private static int Value(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
