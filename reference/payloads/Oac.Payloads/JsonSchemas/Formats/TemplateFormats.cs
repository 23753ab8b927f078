namespace Oac.Payloads.JsonSchemas.Formats;

/// <summary>URI templates of RFC 6570.</summary>
internal static class TemplateFormats
{
    public static bool IsUriTemplate(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var c = text[0];
            if (c == '{')
            {
                var end = text.IndexOf('}');
                if (end < 0 || !IsExpression(text[1..end]))
                {
                    return false;
                }
                text = text[(end + 1)..];
                continue;
            }
            if (c is <= ' ' or '"' or '<' or '>' or '\\' or '^' or '`' or '|' or '}' or '\x7F')
            {
                return false;
            }
            if (c == '%' && (text.Length < 3 || !char.IsAsciiHexDigit(text[1]) || !char.IsAsciiHexDigit(text[2])))
            {
                return false;
            }
            text = text[1..];
        }
        return true;
    }

    private static bool IsExpression(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty && "+#./;?&=,!@|".Contains(text[0]))
        {
            text = text[1..];
        }
        foreach (var range in text.Split(','))
        {
            var name = text[range];
            if (name.EndsWith('*'))
            {
                name = name[..^1];
            }
            else if (name.IndexOf(':') is var colon and >= 0)
            {
                var length = name[(colon + 1)..];
                if (length.Length is 0 or > 4 || length[0] is '0' || length.ContainsAnyExceptInRange('0', '9'))
                {
                    return false;
                }
                name = name[..colon];
            }
            if (!IsName(name))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        var afterDot = true;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '.')
            {
                if (afterDot)
                {
                    return false;
                }
                afterDot = true;
                continue;
            }
            afterDot = false;
            if (name[i] == '%')
            {
                if (i + 2 >= name.Length || !char.IsAsciiHexDigit(name[i + 1]) || !char.IsAsciiHexDigit(name[i + 2]))
                {
                    return false;
                }
                i += 2;
            }
            else if (!char.IsAsciiLetterOrDigit(name[i]) && name[i] != '_')
            {
                return false;
            }
        }
        return !afterDot;
    }
}
