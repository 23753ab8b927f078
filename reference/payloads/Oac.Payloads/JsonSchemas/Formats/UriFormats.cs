namespace Oac.Payloads.JsonSchemas.Formats;

/// <summary>URIs of RFC 3986 and IRIs of RFC 3987.</summary>
internal static class UriFormats
{
    private const string PathMarks = "-._~!$&'()*+,;=:@";

    public static bool IsUri(ReadOnlySpan<char> text, bool international, bool relative)
    {
        var hash = text.IndexOf('#');
        if (hash >= 0)
        {
            if (!IsPart(text[(hash + 1)..], "/?", international, isQuery: false))
            {
                return false;
            }
            text = text[..hash];
        }
        var question = text.IndexOf('?');
        if (question >= 0)
        {
            if (!IsPart(text[(question + 1)..], "/?", international, isQuery: true))
            {
                return false;
            }
            text = text[..question];
        }
        var colon = text.IndexOf(':');
        var slash = text.IndexOf('/');
        var hasScheme = colon >= 0 && (slash < 0 || colon < slash);
        if (hasScheme)
        {
            if (!IsScheme(text[..colon]))
            {
                return false;
            }
            text = text[(colon + 1)..];
        }
        else if (!relative)
        {
            return false;
        }
        if (!text.StartsWith("//", StringComparison.Ordinal))
        {
            return IsPart(text, "/", international, isQuery: false);
        }
        text = text[2..];
        var path = text.IndexOf('/');
        return IsAuthority(path < 0 ? text : text[..path], international)
            && (path < 0 || IsPart(text[path..], "/", international, isQuery: false));
    }

    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return false;
            }
        }
        return !text.IsEmpty && char.IsAsciiLetter(text[0]);
    }

    private static bool IsAuthority(ReadOnlySpan<char> text, bool international)
    {
        var at = text.LastIndexOf('@');
        if (at >= 0)
        {
            if (text[..at].Contains('@') || !IsPart(text[..at], "", international, isQuery: false))
            {
                return false;
            }
            text = text[(at + 1)..];
        }
        var close = text.StartsWith('[') ? text.IndexOf(']') : -1;
        if (text.StartsWith('[') && (close < 0 || !IsAddress(text[1..close])))
        {
            return false;
        }
        var colon = text[(close + 1)..].IndexOf(':');
        var host = colon < 0 ? text : text[..(close + 1 + colon)];
        if (colon >= 0 && text[(close + 1 + colon + 1)..].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }
        return close >= 0
            ? host.Length == close + 1
            : !host.Contains('@') && IsPart(host, "", international, isQuery: false);
    }

    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        if (text is not ['v' or 'V', ..])
        {
            return HostFormats.IsIPv6(text);
        }
        var dot = text.IndexOf('.');
        return dot > 1
            && HostFormats.IsHex(text[1..dot])
            && dot + 1 < text.Length
            && IsPart(text[(dot + 1)..], "", international: false, isQuery: false);
    }

    private static bool IsPart(ReadOnlySpan<char> text, ReadOnlySpan<char> more, bool international, bool isQuery)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                {
                    return false;
                }
                i += 2;
            }
            else if (c > 127)
            {
                if (!international || !IsInternational(text, ref i, isQuery))
                {
                    return false;
                }
            }
            else if (!char.IsAsciiLetterOrDigit(c) && !PathMarks.Contains(c) && !more.Contains(c))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsInternational(ReadOnlySpan<char> text, ref int at, bool isQuery)
    {
        int point = text[at];
        if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length)
        {
            point = char.ConvertToUtf32(text[at], text[++at]);
        }
        return point switch
        {
            < 0xA0 => false,
            <= 0xD7FF or (>= 0xF900 and <= 0xFDCF) or (>= 0xFDF0 and <= 0xFFEF) => true,
            >= 0xE000 and <= 0xF8FF or >= 0xF0000 => isQuery && (point & 0xFFFE) != 0xFFFE,
            >= 0x10000 => (point & 0xFFFE) != 0xFFFE,
            _ => false,
        };
    }
}
