namespace Oac.Payloads.JsonSchemas.Formats;

/// <summary>RFC 3492.</summary>
internal static class Punycode
{
    /// <summary>The code points, or null where the text is none.</summary>
    public static List<int>? Decode(ReadOnlySpan<char> text)
    {
        var delimiter = text.LastIndexOf('-');
        var points = new List<int>();
        foreach (var c in delimiter > 0 ? text[..delimiter] : [])
        {
            points.Add(c);
        }
        var at = delimiter > 0 ? delimiter + 1 : 0;
        long n = 128;
        long i = 0;
        var bias = 72;
        while (at < text.Length)
        {
            var old = i;
            long weight = 1;
            for (var k = 36; ; k += 36)
            {
                if (at == text.Length || Digit(text[at++]) is not (var digit and >= 0))
                {
                    return null;
                }
                i += digit * weight;
                if (i > int.MaxValue)
                {
                    return null;
                }
                var threshold = Math.Clamp(k - bias, 1, 26);
                if (digit < threshold)
                {
                    break;
                }
                weight *= 36 - threshold;
            }
            bias = Adapt(i - old, points.Count + 1, old == 0);
            n += i / (points.Count + 1);
            i %= points.Count + 1;
            if (n is > 0x10FFFF or (>= 0xD800 and <= 0xDFFF))
            {
                return null;
            }
            points.Insert((int)i++, (int)n);
        }
        return points.Count == 0 ? null : points;
    }

    /// <summary>How many characters the code points take.</summary>
    public static int EncodedLength(List<int> points)
    {
        var basic = points.Count(static p => p < 128);
        var length = basic + (basic > 0 ? 1 : 0);
        var handled = basic;
        long n = 128;
        long delta = 0;
        var bias = 72;
        while (handled < points.Count)
        {
            long next = points.Where(p => p >= n).Min();
            delta += (next - n) * (handled + 1);
            n = next;
            foreach (var point in points)
            {
                if (point < n)
                {
                    delta++;
                }
                if (point != n)
                {
                    continue;
                }
                var q = delta;
                for (var k = 36; ; k += 36)
                {
                    length++;
                    var threshold = Math.Clamp(k - bias, 1, 26);
                    if (q < threshold)
                    {
                        break;
                    }
                    q = (q - threshold) / (36 - threshold);
                }
                bias = Adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled++;
            }
            delta++;
            n++;
        }
        return length;
    }

    private static int Digit(char c) =>
        char.IsAsciiDigit(c) ? c - '0' + 26
        : char.IsAsciiLetter(c) ? (c | 0x20) - 'a'
        : -1;

    private static int Adapt(long delta, int points, bool first)
    {
        delta = first ? delta / 700 : delta / 2;
        delta += delta / points;
        var k = 0;
        while (delta > 455)
        {
            delta /= 35;
            k += 36;
        }
        return (int)(k + (36 * delta / (delta + 38)));
    }
}
