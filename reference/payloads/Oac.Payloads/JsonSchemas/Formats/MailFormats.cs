namespace Oac.Payloads.JsonSchemas.Formats;

/// <summary>Addresses of mail: RFC 5321, and RFC 6531 for all scripts.</summary>
internal static class MailFormats
{
    private const string AtomMarks = "!#$%&'*+-/=?^_`{|}~";

    public static bool IsEmail(ReadOnlySpan<char> text, bool international)
    {
        var at = text.LastIndexOf('@');
        if (at < 1 || at == text.Length - 1)
        {
            return false;
        }
        var local = text[..at];
        var domain = text[(at + 1)..];
        return (local[0] == '"' ? IsQuoted(local, international) : IsDotted(local, international))
            && (
                domain[0] == '[' ? IsLiteral(domain)
                : international ? InternationalNames.IsHostname(domain)
                : HostFormats.IsHostname(domain, knowsIdna: true)
            );
    }

    private static bool IsDotted(ReadOnlySpan<char> text, bool international)
    {
        var afterDot = true;
        foreach (var c in text)
        {
            if (c == '.')
            {
                if (afterDot)
                {
                    return false;
                }
                afterDot = true;
                continue;
            }
            afterDot = false;
            if (!char.IsAsciiLetterOrDigit(c) && !AtomMarks.Contains(c) && !(international && c > 127))
            {
                return false;
            }
        }
        return !afterDot;
    }

    private static bool IsQuoted(ReadOnlySpan<char> text, bool international)
    {
        if (text.Length < 2 || text[^1] != '"')
        {
            return false;
        }
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] == '\\')
            {
                i++;
                if (i == text.Length - 1 || text[i] is < ' ' or > '~')
                {
                    return false;
                }
            }
            else if (text[i] is '"' or < ' ' || (text[i] > '~' && !international))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsLiteral(ReadOnlySpan<char> text)
    {
        if (text[^1] != ']')
        {
            return false;
        }
        var address = text[1..^1];
        return address.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase)
            ? HostFormats.IsIPv6(address[5..])
            : HostFormats.IsIPv4(address);
    }
}
