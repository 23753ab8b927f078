namespace Oac.Payloads.JsonSchemas.Formats;

/// <summary>Dates, times and durations of RFC 3339.</summary>
internal static class DateFormats
{
    public static bool IsDateTime(ReadOnlySpan<char> text) =>
        text.Length > 11 && text[10] is 'T' or 't' && IsDate(text[..10]) && IsTime(text[11..]);

    public static bool IsDate(ReadOnlySpan<char> text) =>
        text.Length == 10
        && text[4] == '-'
        && text[7] == '-'
        && Number(text[..4]) is var year and >= 0
        && Number(text[5..7]) is var month and >= 1 and <= 12
        && Number(text[8..]) is var day and >= 1
        && day <= Days(year, month);

    public static bool IsTime(ReadOnlySpan<char> text)
    {
        if (
            text.Length < 9
            || text[2] != ':'
            || text[5] != ':'
            || Number(text[..2]) is not (var hour and >= 0 and <= 23)
            || Number(text[3..5]) is not (var minute and >= 0 and <= 59)
            || Number(text[6..8]) is not (var second and >= 0 and <= 60)
        )
        {
            return false;
        }
        text = text[8..];
        if (text[0] == '.')
        {
            var digits = text[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits < 1)
            {
                return false;
            }
            text = text[(1 + digits)..];
        }
        var offset = 0;
        if (text is not ("Z" or "z"))
        {
            if (
                text.Length != 6
                || text[0] is not ('+' or '-')
                || text[3] != ':'
                || Number(text[1..3]) is not (var hours and >= 0 and <= 23)
                || Number(text[4..]) is not (var minutes and >= 0 and <= 59)
            )
            {
                return false;
            }
            offset = ((hours * 60) + minutes) * (text[0] == '-' ? -1 : 1);
        }
        // A leap second ends a day of UTC.
        return second < 60 || ((hour * 60) + minute - offset + 2880) % 1440 == 1439;
    }

    /// <summary>The grammar of appendix A: units in order, none left out between two of a date or of a time.</summary>
    public static bool IsDuration(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || text[0] != 'P')
        {
            return false;
        }
        text = text[1..];
        if (text[^1] == 'W')
        {
            return text.Length > 1 && text[..^1].IndexOfAnyExceptInRange('0', '9') < 0;
        }
        var time = text.IndexOf('T');
        var date = time < 0 ? text : text[..time];
        return (date.IsEmpty || Units(date, "YMD")) && (time < 0 ? !date.IsEmpty : Units(text[(time + 1)..], "HMS"));
    }

    private static bool Units(ReadOnlySpan<char> text, ReadOnlySpan<char> units)
    {
        var last = -1;
        if (text.IsEmpty)
        {
            return false;
        }
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits < 1)
            {
                return false;
            }
            var unit = units.IndexOf(text[digits]);
            if (unit < 0 || (last >= 0 ? unit != last + 1 : false))
            {
                return false;
            }
            last = unit;
            text = text[(digits + 1)..];
        }
        return true;
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return -1;
            }
            value = (value * 10) + digit - '0';
        }
        return value;
    }

    private static int Days(int year, int month) =>
        month switch
        {
            2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
            4 or 6 or 9 or 11 => 30,
            _ => 31,
        };
}
