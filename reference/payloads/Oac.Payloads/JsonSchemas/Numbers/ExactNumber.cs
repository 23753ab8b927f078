using System.Globalization;
using System.Numerics;
using System.Text;

namespace Oac.Payloads.JsonSchemas.Numbers;

/// <summary>A number of any size: its digits without zeros at either end (zero is "0"), times a power of ten.</summary>
internal sealed class ExactNumber
{
    private ExactNumber(bool negative, string digits, long exponent)
    {
        Negative = negative;
        Digits = digits;
        Exponent = exponent;
    }

    public bool Negative { get; }

    public string Digits { get; }

    public long Exponent { get; }

    public bool IsZero => Digits == "0";

    public BigInteger Mantissa => BigInteger.Parse(Digits, NumberStyles.None, CultureInfo.InvariantCulture);

    public static ExactNumber Read(ReadOnlySpan<byte> text)
    {
        var ascii = Encoding.ASCII.GetString(text);
        var e = ascii.IndexOfAny(['e', 'E']);
        var exponent =
            e < 0 ? 0 : long.Parse(ascii.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return Of(e < 0 ? ascii : ascii[..e], exponent);
    }

    /// <summary>Digits with an optional sign and point, times a power of ten.</summary>
    public static ExactNumber Of(string number, long exponent)
    {
        var negative = number[0] == '-';
        var digits = negative ? number[1..] : number;
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= digits.Length - point - 1;
            digits = digits.Remove(point, 1);
        }
        var cut = digits.TrimEnd('0');
        exponent += digits.Length - cut.Length;
        cut = cut.TrimStart('0');
        return cut.Length == 0 ? new(false, "0", 0) : new(negative, cut, exponent);
    }

    public static int Compare(ExactNumber left, ExactNumber right)
    {
        var sign = left.Sign.CompareTo(right.Sign);
        if (sign != 0 || left.IsZero)
        {
            return sign;
        }
        var order = (left.Digits.Length + left.Exponent).CompareTo(right.Digits.Length + right.Exponent);
        if (order == 0)
        {
            order = string.CompareOrdinal(left.Digits, right.Digits);
        }
        return left.Negative ? -order : order;
    }

    /// <summary>Whether dividing leaves a whole number; the divisor is above zero.</summary>
    public bool IsMultipleOf(ExactNumber divisor)
    {
        if (IsZero)
        {
            return true;
        }
        var shift = Exponent - divisor.Exponent;
        if (shift >= 0)
        {
            // 10^shift is never written out: only what it leaves matters.
            var left = BigInteger.ModPow(10, shift, divisor.Mantissa) * Mantissa;
            return (left % divisor.Mantissa).IsZero;
        }
        // The digits do not end with a zero, so no power of ten divides them.
        return false;
    }

    private int Sign =>
        IsZero ? 0
        : Negative ? -1
        : 1;
}
