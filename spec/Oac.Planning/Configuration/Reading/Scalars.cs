using System.Buffers;
using System.Globalization;

namespace Oac.Planning.Configuration.Reading;

/// <summary>What a value without quotes is: YAML 1.2's core schema, in the words of JSON Schema.</summary>
internal static class Scalars
{
    public const string Null = "null";
    public const string Boolean = "boolean";
    public const string Number = "number";
    public const string Text = "string";

    /// <summary>The longest number, in characters.</summary>
    private const int MaxNumberLength = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>One of the four types.</summary>
    public static string TypeOf(ConfigurationText text)
    {
        if (!text.IsPlain)
        {
            return Text;
        }
        return text.Value switch
        {
            "" or "~" or "null" or "Null" or "NULL" => Null,
            "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => Boolean,
            ".inf" or ".Inf" or ".INF" or "+.inf" or "-.inf" or ".nan" or ".NaN" or ".NAN" => Number,
            var value => IsNumber(value) ? Number : Text,
        };
    }

    /// <summary>A number's value; null where it is infinite, none, or cannot be held with 28 digits.</summary>
    public static decimal? Decimal(string value) =>
        value.Length <= MaxNumberLength
        && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static bool IsNumber(ReadOnlySpan<char> value)
    {
        if (value is ['0', 'x', .. var hex])
        {
            return hex.Length > 0 && !hex.ContainsAnyExcept(HexDigits);
        }
        if (value is ['0', 'o', .. var octal])
        {
            return octal.Length > 0 && !octal.ContainsAnyExceptInRange('0', '7');
        }
        var rest = value is ['+' or '-', ..] ? value[1..] : value;
        var whole = Digits(ref rest);
        var fraction = 0;
        if (rest is ['.', ..])
        {
            rest = rest[1..];
            fraction = Digits(ref rest);
        }
        if (whole + fraction == 0)
        {
            return false;
        }
        if (rest is ['e' or 'E', ..])
        {
            rest = rest[1..];
            rest = rest is ['+' or '-', ..] ? rest[1..] : rest;
            return Digits(ref rest) > 0 && rest.IsEmpty;
        }
        return rest.IsEmpty;
    }

    private static int Digits(ref ReadOnlySpan<char> rest)
    {
        var count = rest.IndexOfAnyExceptInRange('0', '9');
        count = count < 0 ? rest.Length : count;
        rest = rest[count..];
        return count;
    }
}
