using System.Globalization;
using System.Numerics;

namespace Oac.Payloads.JsonSchemas.Numbers;

/// <summary>A number of JSON, exact, whatever its size: nothing here goes through floating point.</summary>
/// <remarks>
/// The value is <c>Mantissa x 10^-Scale</c> where it has at most 18 digits and no exponent, which is nearly always; else it is an
/// <see cref="ExactNumber"/>. Neither is ever written out in full: 1e400 takes no 400 digits.
/// </remarks>
internal readonly struct JsonNumber
{
    private const int SmallDigits = 18;

    private readonly long _mantissa;
    private readonly int _scale;
    private readonly ExactNumber? _exact;

    private JsonNumber(long mantissa, int scale, ExactNumber? exact = null)
    {
        _mantissa = mantissa;
        _scale = scale;
        _exact = exact;
    }

    /// <summary>Whether an exponent has at most nine digits, so that sums with it stay within 64 bits.</summary>
    public static bool HasBoundedExponent(ReadOnlySpan<byte> text)
    {
        var e = text.IndexOfAny((byte)'e', (byte)'E');
        return e < 0 || text[(e + 1)..].TrimStart("+-"u8).TrimStart((byte)'0').Length <= 9;
    }

    /// <summary>Reads a number of JSON whose grammar and exponent were checked.</summary>
    public static JsonNumber Read(ReadOnlySpan<byte> text)
    {
        var negative = text[0] == '-';
        var i = negative ? 1 : 0;
        if (text.Length - i > SmallDigits + 1)
        {
            return new(0, 0, ExactNumber.Read(text));
        }
        long mantissa = 0;
        var scale = -1;
        for (; i < text.Length; i++)
        {
            var digit = text[i] - '0';
            if ((uint)digit <= 9)
            {
                mantissa = (mantissa * 10) + digit;
                scale += scale < 0 ? 0 : 1;
            }
            else if (text[i] == '.')
            {
                scale = 0;
            }
            else
            {
                return new(0, 0, ExactNumber.Read(text));
            }
        }
        // Nineteen digits without a point may be too many for a long.
        if (scale < 0 && text.Length - (negative ? 1 : 0) > SmallDigits)
        {
            return new(0, 0, ExactNumber.Read(text));
        }
        return new(negative ? -mantissa : mantissa, Math.Max(scale, 0));
    }

    /// <summary>Whether it is a whole number, however it is written.</summary>
    public bool IsInteger => _exact is { } exact ? exact.Exponent >= 0 : _scale == 0 || _mantissa % Power(_scale) == 0;

    public bool IsPositive => _exact is { } exact ? exact is { Negative: false, IsZero: false } : _mantissa > 0;

    /// <summary>The number as an int where it is a whole one; too large ones are cut to the nearest.</summary>
    public bool TryCount(out int count)
    {
        count = 0;
        if (!IsInteger)
        {
            return false;
        }
        if (_exact is { } exact)
        {
            count =
                exact.Exponent > 10 || exact.Digits.Length > 10
                    ? int.MaxValue
                    : (int)BigInteger.Min(int.MaxValue, exact.Mantissa * BigInteger.Pow(10, (int)exact.Exponent));
            return exact.IsZero || !exact.Negative;
        }
        var value = _mantissa / Power(_scale);
        count = (int)Math.Min(value, int.MaxValue);
        return value >= 0;
    }

    public static int Compare(in JsonNumber left, in JsonNumber right)
    {
        if (left._exact is null && right._exact is null)
        {
            if (left._scale == right._scale)
            {
                return left._mantissa.CompareTo(right._mantissa);
            }
            var common = Math.Max(left._scale, right._scale);
            return left.At(common).CompareTo(right.At(common));
        }
        return ExactNumber.Compare(left.Exact(), right.Exact());
    }

    public bool IsMultipleOf(in JsonNumber divisor)
    {
        if (_exact is null && divisor._exact is null)
        {
            if (_scale == 0 && divisor._scale == 0)
            {
                return _mantissa % divisor._mantissa == 0;
            }
            var common = Math.Max(_scale, divisor._scale);
            return At(common) % divisor.At(common) == 0;
        }
        return Exact().IsMultipleOf(divisor.Exact());
    }

    /// <summary>Equal numbers have equal hashes, however they are written.</summary>
    public int Hash()
    {
        if (_exact is { } exact)
        {
            return exact.Digits.Length > SmallDigits
                ? HashCode.Combine(string.GetHashCode(exact.Digits, StringComparison.Ordinal), exact.Exponent)
                : HashOf(
                    (exact.Negative ? -1 : 1) * long.Parse(exact.Digits, CultureInfo.InvariantCulture),
                    exact.Exponent
                );
        }
        var mantissa = _mantissa;
        var exponent = -(long)_scale;
        while (mantissa != 0 && mantissa % 10 == 0)
        {
            mantissa /= 10;
            exponent++;
        }
        return HashOf(mantissa, mantissa == 0 ? 0 : exponent);
    }

    private static int HashOf(long mantissa, long exponent) => HashCode.Combine(mantissa, exponent);

    private Int128 At(int scale) => (Int128)_mantissa * Power(scale - _scale);

    private ExactNumber Exact() => _exact ?? ExactNumber.Of(_mantissa.ToString(CultureInfo.InvariantCulture), -_scale);

    private static long Power(int exponent)
    {
        long power = 1;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }
        return power;
    }
}
