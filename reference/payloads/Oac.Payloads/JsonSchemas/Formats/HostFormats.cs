namespace Oac.Payloads.JsonSchemas.Formats;

/// <summary>Names and addresses of hosts.</summary>
internal static class HostFormats
{
    /// <summary>RFC 1123; from draft 7 on, labels with hyphens in the third and fourth place must be of IDNA.</summary>
    public static bool IsHostname(ReadOnlySpan<char> text, bool knowsIdna)
    {
        if (text.Length is 0 or > 253)
        {
            return false;
        }
        foreach (var range in text.Split('.'))
        {
            var label = text[range];
            if (!IsLabel(label))
            {
                return false;
            }
            if (
                knowsIdna
                && label.Length > 3
                && label[2] == '-'
                && label[3] == '-'
                && InternationalNames.Decode(label) is null
            )
            {
                return false;
            }
        }
        return true;
    }

    public static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
        {
            return false;
        }
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return false;
            }
        }
        return true;
    }

    public static bool IsIPv4(ReadOnlySpan<char> text)
    {
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            var value = 0;
            foreach (var c in part)
            {
                if (!char.IsAsciiDigit(c))
                {
                    return false;
                }
                value = Math.Min((value * 10) + c - '0', 256);
            }
            if (part.Length is 0 or > 3 || value > 255 || (part.Length > 1 && part[0] == '0') || ++parts > 4)
            {
                return false;
            }
        }
        return parts == 4;
    }

    /// <summary>RFC 4291, without a zone.</summary>
    public static bool IsIPv6(ReadOnlySpan<char> text)
    {
        var gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0)
        {
            return Groups(text, last: true) == 8;
        }
        var before = text[..gap];
        var after = text[(gap + 2)..];
        var first = before.IsEmpty ? 0 : Groups(before, last: false);
        var second = after.IsEmpty ? 0 : Groups(after, last: true);
        return first >= 0 && second >= 0 && first + second <= 7;
    }

    private static int Groups(ReadOnlySpan<char> text, bool last)
    {
        var count = 0;
        while (true)
        {
            var colon = text.IndexOf(':');
            var group = colon < 0 ? text : text[..colon];
            if (colon < 0 && last && group.Contains('.'))
            {
                return IsIPv4(group) ? count + 2 : -1;
            }
            if (group.Length is 0 or > 4 || !IsHex(group))
            {
                return -1;
            }
            if (++count > 8)
            {
                return -1;
            }
            if (colon < 0)
            {
                return count;
            }
            text = text[(colon + 1)..];
        }
    }

    public static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }
        return true;
    }
}
