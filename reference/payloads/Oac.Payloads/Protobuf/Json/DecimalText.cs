namespace Oac.Payloads.Protobuf.Json;

/// <summary>Reads numbers in the grammar of JSON exactly: <c>1e3</c> and <c>10.0</c> are integers, <c>0.1</c> is none.</summary>
internal static class DecimalText
{
    // A longer exponent is beyond every integer of 64 bits, or of a zero.
    private const int MaxExponent = 100_000;

    /// <summary>The integer that a text stands for: its sign and amount.</summary>
    /// <returns>Whether it is an integer in the grammar of JSON that fits.</returns>
    public static bool TryInteger(ReadOnlySpan<byte> text, out bool negative, out ulong amount)
    {
        amount = 0;
        if (!TrySplit(text, out negative, out var whole, out var fraction, out var exponent))
        {
            return false;
        }
        // The digits are those of whole and fraction together; the point stands this far behind their beginning.
        var point = whole.Length + exponent;
        var digits = whole.Length + fraction.Length;
        for (var i = 0; i < digits; i++)
        {
            var digit = (uint)((i < whole.Length ? whole[i] : fraction[i - whole.Length]) - '0');
            if (i >= point)
            {
                if (digit != 0)
                {
                    return false;
                }
            }
            else if (!TryAppend(ref amount, digit))
            {
                return false;
            }
        }
        for (var i = digits; i < point && amount != 0; i++)
        {
            if (!TryAppend(ref amount, 0))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether a text is a number in the grammar of JSON.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text) => TrySplit(text, out _, out _, out _, out _);

    private static bool TryAppend(ref ulong amount, uint digit)
    {
        if (amount > (ulong.MaxValue - digit) / 10)
        {
            return false;
        }
        amount = amount * 10 + digit;
        return true;
    }

    // number = [ "-" ] ( "0" / digit1-9 *digit ) [ "." 1*digit ] [ ( "e" / "E" ) [ "-" / "+" ] 1*digit ]
    private static bool TrySplit(
        ReadOnlySpan<byte> text,
        out bool negative,
        out ReadOnlySpan<byte> whole,
        out ReadOnlySpan<byte> fraction,
        out int exponent
    )
    {
        fraction = [];
        exponent = 0;
        negative = text is [(byte)'-', ..];
        var at = negative ? 1 : 0;
        whole = Digits(text, ref at);
        if (whole.IsEmpty || whole is [(byte)'0', _, ..])
        {
            return false;
        }
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = Digits(text, ref at);
            if (fraction.IsEmpty)
            {
                return false;
            }
        }
        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            at++;
            var sign = at < text.Length && text[at] is (byte)'-' or (byte)'+' ? text[at++] : (byte)'+';
            var digits = Digits(text, ref at);
            if (digits.IsEmpty)
            {
                return false;
            }
            foreach (var digit in digits)
            {
                exponent = Math.Min(exponent * 10 + (digit - '0'), MaxExponent);
            }
            exponent = sign == '-' ? -exponent : exponent;
        }
        return at == text.Length;
    }

    private static ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> text, scoped ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }
        return text[start..at];
    }
}
