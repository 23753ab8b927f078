using System.Globalization;
using System.Text;

namespace Oac.Payloads.JsonSchemas.Formats;

/// <summary>Internationalized host names: the rules of RFC 5891 to 5893 that a label can break by itself.</summary>
internal static class InternationalNames
{
    public static bool IsHostname(ReadOnlySpan<char> text)
    {
        // Each of these is a dot in IDNA.
        const string dots = ".\u3002\uFF0E\uFF61";
        var length = 0;
        var labels = new List<List<int>>();
        if (text.IsEmpty)
        {
            return false;
        }
        while (true)
        {
            var dot = text.IndexOfAny(dots);
            var label = dot < 0 ? text : text[..dot];
            var encoded = EncodedLength(label, out var points);
            length += encoded + 1;
            if (encoded < 0 || length > 254)
            {
                return false;
            }
            labels.Add(points);
            if (dot < 0)
            {
                return BidiRule.Holds(labels);
            }
            text = text[(dot + 1)..];
        }
    }

    /// <summary>The code points of a label that stands for others, which has hyphens in the third and fourth place; null where it is none of IDNA.</summary>
    public static List<int>? Decode(ReadOnlySpan<char> label) =>
        label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase)
        && Punycode.Decode(label[4..]) is { } points
        && points.Exists(static p => p > 127)
        && IsLabel(points)
            ? points
            : null;

    /// <summary>How long a label is on the wire, and its code points; -1 where it is none.</summary>
    private static int EncodedLength(ReadOnlySpan<char> label, out List<int> points)
    {
        points = [];
        if (!label.ContainsAnyExceptInRange('\0', '\x7F'))
        {
            if (!HostFormats.IsLabel(label))
            {
                return -1;
            }
            if (label.Length > 3 && label[2] == '-' && label[3] == '-')
            {
                if (Decode(label) is not { } decoded)
                {
                    return -1;
                }
                points = decoded;
                return label.Length;
            }
            foreach (var c in label)
            {
                points.Add(c);
            }
            return label.Length;
        }
        if (label.Length > 63)
        {
            return -1;
        }
        foreach (var rune in label.EnumerateRunes())
        {
            points.Add(rune.Value);
        }
        if (!IsLabel(points))
        {
            return -1;
        }
        var length = 4 + Punycode.EncodedLength(points);
        return length <= 63 ? length : -1;
    }

    private static bool IsLabel(List<int> points)
    {
        if (points[0] == '-' || points[^1] == '-' || (points.Count > 3 && points[2] == '-' && points[3] == '-'))
        {
            return false;
        }
        if (
            CharUnicodeInfo.GetUnicodeCategory(points[0])
            is >= UnicodeCategory.NonSpacingMark
                and <= UnicodeCategory.EnclosingMark
        )
        {
            return false;
        }
        for (var i = 0; i < points.Count; i++)
        {
            if (!IsAllowed(points, i))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsAllowed(List<int> points, int at)
    {
        var point = points[at];
        var before = at > 0 ? points[at - 1] : -1;
        var after = at + 1 < points.Count ? points[at + 1] : -1;
        switch (point)
        {
            // The exceptions of RFC 5892, section 2.6.
            case 0xDF or 0x3C2 or 0x6FD or 0x6FE or 0xF0B or 0x3007:
                return true;
            case 0x640 or 0x7FA or 0x302E or 0x302F or >= 0x3031 and <= 0x3035 or 0x303B:
                return false;
            // Context rules, appendix A.
            case 0xB7:
                return before == 'l' && after == 'l';
            case 0x375:
                return after is >= 0x370 and <= 0x3FF or >= 0x1F00 and <= 0x1FFF;
            case 0x5F3 or 0x5F4:
                return before is >= 0x590 and <= 0x5FF;
            case 0x30FB:
                return points.Exists(static p =>
                    p
                        is >= 0x3041
                            and <= 0x309F
                            or >= 0x30A1
                            and <= 0x30FA
                            or >= 0x30FC
                            and <= 0x30FF
                            or >= 0x3400
                            and <= 0x9FFF
                );
            case 0x200C or 0x200D:
                return before is 0x94D or 0x9CD or 0xA4D or 0xACD or 0xB4D or 0xBCD or 0xC4D or 0xCCD or 0xD4D or 0xDCA
                    || (point == 0x200C && before is >= 0x620 and <= 0x6FF && after is >= 0x620 and <= 0x6FF);
            case >= 0x660 and <= 0x669:
                return !points.Exists(static p => p is >= 0x6F0 and <= 0x6F9);
            case >= 0x6F0 and <= 0x6F9:
                return !points.Exists(static p => p is >= 0x660 and <= 0x669);
        }
        if (point < 128)
        {
            return char.IsAsciiLetterOrDigit((char)point) || point == '-';
        }
        return CharUnicodeInfo.GetUnicodeCategory(point)
            is UnicodeCategory.LowercaseLetter
                or UnicodeCategory.OtherLetter
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.DecimalDigitNumber;
    }
}
