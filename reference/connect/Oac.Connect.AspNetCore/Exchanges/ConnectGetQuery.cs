using System.Text;

namespace Oac.Connect.AspNetCore.Exchanges;

/// <summary>The query of a unary call that came as a GET.</summary>
/// <param name="Codec">What the message is written in.</param>
/// <param name="Message">Its bytes, perhaps compressed.</param>
/// <param name="Compression">What it is compressed with, or null.</param>
/// <param name="Version">The version of the protocol, or null.</param>
internal sealed record ConnectGetQuery(string Codec, ReadOnlyMemory<byte> Message, string? Compression, string? Version)
{
    /// <summary>
    /// Reads a query; parameters in any order, those that are not known passed over. A message may be any bytes in percent-encoding, so
    /// that the query is not read as text.
    /// </summary>
    /// <exception cref="ConnectException">It has no encoding or no message, or the message is not written as it says.</exception>
    public static ConnectGetQuery Read(string? query)
    {
        byte[]? codec = null;
        byte[]? message = null;
        byte[]? base64 = null;
        byte[]? compression = null;
        byte[]? version = null;
        var rest = query.AsSpan().TrimStart('?');
        foreach (var range in rest.Split('&'))
        {
            var parameter = rest[range];
            var equals = parameter.IndexOf('=');
            var name = equals < 0 ? parameter : parameter[..equals];
            var value = equals < 0 ? default : parameter[(equals + 1)..];
            switch (name)
            {
                case "encoding":
                    Set(ref codec, "encoding", value);
                    break;
                case "message":
                    Set(ref message, "message", value);
                    break;
                case "base64":
                    Set(ref base64, "base64", value);
                    break;
                case "compression":
                    Set(ref compression, "compression", value);
                    break;
                case "connect":
                    Set(ref version, "connect", value);
                    break;
                default:
                    break;
            }
        }
        if (codec is null)
        {
            throw Wrong("has no parameter 'encoding'");
        }
        if (message is null)
        {
            throw Wrong("has no parameter 'message'");
        }
        if (Text(base64) == "1")
        {
            message =
                Base64Text.DecodeUrl(Text(message)!)
                ?? throw Wrong("holds a message that is no base64 in the URL's alphabet");
        }
        return new(Text(codec)!, message, Text(compression), Text(version));
    }

    private static void Set(ref byte[]? value, string name, ReadOnlySpan<char> encoded) =>
        value = value is null ? Decode(encoded) : throw Wrong($"has the parameter '{name}' more than once");

    private static string? Text(byte[]? value) => value is null ? null : Encoding.UTF8.GetString(value);

    /// <summary>Takes percent-encoding away, and the plus sign that stands for a space.</summary>
    private static byte[] Decode(ReadOnlySpan<char> encoded)
    {
        var bytes = Encoding.UTF8.GetBytes(encoded.ToString());
        var count = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '%')
            {
                if (i + 2 >= bytes.Length || !TryReadHex(bytes[i + 1], bytes[i + 2], out bytes[count]))
                {
                    throw Wrong("holds a percent sign that begins no escape");
                }
                i += 2;
            }
            else
            {
                bytes[count] = bytes[i] == '+' ? (byte)' ' : bytes[i];
            }
            count++;
        }
        return bytes[..count];
    }

    private static bool TryReadHex(byte high, byte low, out byte value)
    {
        value = 0;
        if (!char.IsAsciiHexDigit((char)high) || !char.IsAsciiHexDigit((char)low))
        {
            return false;
        }
        value = (byte)((Digit(high) << 4) | Digit(low));
        return true;
    }

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static ConnectException Wrong(string what) => new(ConnectCode.InvalidArgument, $"the query {what}");
}
