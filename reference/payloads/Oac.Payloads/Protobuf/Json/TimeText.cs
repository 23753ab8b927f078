using System.Globalization;

namespace Oac.Payloads.Protobuf.Json;

/// <summary>Timestamp and Duration as text, to the nanosecond. Text is bytes of ASCII.</summary>
internal static class TimeText
{
    private const long FirstSecond = -62_135_596_800; // 0001-01-01T00:00:00Z
    private const long LastSecond = 253_402_300_799; // 9999-12-31T23:59:59Z
    private const long MostSeconds = 315_576_000_000; // 10,000 years of 365.25 days
    private const int NanosOfSecond = 1_000_000_000;

    /// <summary>Seconds since 1970 and nanoseconds after them of a time of RFC 3339; <see langword="null"/> where it is none.</summary>
    public static (long Seconds, int Nanos)? ReadTimestamp(ReadOnlySpan<byte> text)
    {
        // 0000-00-00T00:00:00 comes before fraction and zone.
        if (
            text.Length < 20
            || !TryNumber(text[..4], out var year)
            || text[4] != '-'
            || !TryNumber(text[5..7], out var month)
            || text[7] != '-'
            || !TryNumber(text[8..10], out var day)
            || text[10] != 'T'
            || !TryNumber(text[11..13], out var hour)
            || text[13] != ':'
            || !TryNumber(text[14..16], out var minute)
            || text[16] != ':'
            || !TryNumber(text[17..19], out var second)
        )
        {
            return null;
        }
        if (
            year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
        )
        {
            return null;
        }
        var rest = text[19..];
        if (!TryFraction(ref rest, out var nanos) || ReadZone(rest) is not { } zone)
        {
            return null;
        }
        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks;
        var seconds = ticks / TimeSpan.TicksPerSecond + FirstSecond - zone;
        return seconds is < FirstSecond or > LastSecond ? null : (seconds, nanos);
    }

    /// <summary>The same of <c>[-]seconds[.fraction]s</c>.</summary>
    public static (long Seconds, int Nanos)? ReadDuration(ReadOnlySpan<byte> text)
    {
        if (text is not [.., (byte)'s'])
        {
            return null;
        }
        var rest = text[..^1];
        var negative = rest is [(byte)'-', ..];
        rest = negative ? rest[1..] : rest;
        var length = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        length = length < 0 ? rest.Length : length;
        if (length is 0 or > 12)
        {
            return null;
        }
        var seconds = long.Parse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture);
        rest = rest[length..];
        if (!TryFraction(ref rest, out var nanos) || !rest.IsEmpty)
        {
            return null;
        }
        if (seconds > MostSeconds)
        {
            return null;
        }
        return negative ? (-seconds, -nanos) : (seconds, nanos);
    }

    /// <summary>The text of a time, or <see langword="null"/> where it is out of the range that has one.</summary>
    public static string? WriteTimestamp(long seconds, int nanos)
    {
        if (seconds is < FirstSecond or > LastSecond || nanos is < 0 or >= NanosOfSecond)
        {
            return null;
        }
        var time = new DateTime((seconds - FirstSecond) * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        return time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + Fraction(nanos) + "Z";
    }

    /// <summary>The same of a duration, whose two parts must have the same sign.</summary>
    public static string? WriteDuration(long seconds, int nanos)
    {
        if (
            seconds is < -MostSeconds or > MostSeconds
            || nanos is <= -NanosOfSecond or >= NanosOfSecond
            || seconds > 0 && nanos < 0
            || seconds < 0 && nanos > 0
        )
        {
            return null;
        }
        var sign = seconds < 0 || nanos < 0 ? "-" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{Math.Abs(seconds)}{Fraction(Math.Abs(nanos))}s");
    }

    /// <summary>Nothing, or 3, 6 or 9 digits.</summary>
    private static string Fraction(int nanos) =>
        nanos == 0 ? ""
        : nanos % 1_000_000 == 0 ? (nanos / 1_000_000).ToString("'.'000", CultureInfo.InvariantCulture)
        : nanos % 1_000 == 0 ? (nanos / 1_000).ToString("'.'000000", CultureInfo.InvariantCulture)
        : nanos.ToString("'.'000000000", CultureInfo.InvariantCulture);

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>Takes a point and 1 to 9 digits from the text, if it begins with one.</summary>
    private static bool TryFraction(ref ReadOnlySpan<byte> text, out int nanos)
    {
        nanos = 0;
        if (text is not [(byte)'.', ..])
        {
            return true;
        }
        var digits = text[1..];
        var length = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        length = length < 0 ? digits.Length : length;
        if (length is 0 or > 9)
        {
            return false;
        }
        for (var i = 0; i < 9; i++)
        {
            nanos = nanos * 10 + (i < length ? digits[i] - '0' : 0);
        }
        text = digits[length..];
        return true;
    }

    /// <summary>Seconds ahead of UTC.</summary>
    private static int? ReadZone(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'Z'])
        {
            return 0;
        }
        if (
            text is not [(byte)'+' or (byte)'-', _, _, (byte)':', _, _]
            || !TryNumber(text[1..3], out var hours)
            || !TryNumber(text[4..6], out var minutes)
            || hours > 23
            || minutes > 59
        )
        {
            return null;
        }
        var seconds = hours * 3600 + minutes * 60;
        return text[0] == '-' ? -seconds : seconds;
    }
}
