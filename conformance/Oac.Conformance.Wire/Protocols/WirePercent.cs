using System.Globalization;
using System.Text;

namespace Oac.Conformance.Wire;

/// <summary>The text of <c>grpc-message</c>: UTF-8, where everything but printable ASCII without <c>%</c> is written as <c>%XX</c>.</summary>
internal static class WirePercent
{
    public static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            if (IsPlain((char)one))
            {
                encoded.Append((char)one);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
            }
        }
        return encoded.ToString();
    }

    /// <summary>Decodes; what is not written as it must be is complained of and kept as it stands.</summary>
    public static string Decode(string text, ICollection<string> complaints)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (
                text[i] == '%'
                && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, null, out var one)
            )
            {
                bytes.Add(one);
                i += 2;
                continue;
            }
            if (!IsPlain(text[i]))
            {
                complaints.Add($"grpc-message '{text}' is not percent-encoded at position {i}");
            }
            bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static bool IsPlain(char one) => one is >= ' ' and <= '~' and not '%';
}
