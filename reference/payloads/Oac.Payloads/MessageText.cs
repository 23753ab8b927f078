using System.Globalization;
using System.Text;

namespace Oac.Payloads;

/// <summary>Makes names from outside fit to stand in a message: bounded, on one line, without control characters.</summary>
internal static class MessageText
{
    private const int Limit = 120;

    /// <summary>The text in quotes, with what is not printable ASCII escaped as <c>\uXXXX</c>, cut after some characters.</summary>
    public static string Quoted(string text) => $"'{Plain(text)}'";

    /// <summary>The same without quotes.</summary>
    public static string Plain(string text)
    {
        var builder = new StringBuilder();
        foreach (var character in text.Length > Limit ? text.AsSpan(0, Limit) : text)
        {
            if (character is >= ' ' and <= '~')
            {
                builder.Append(character);
            }
            else
            {
                builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
        }
        return text.Length > Limit ? builder.Append("...").ToString() : builder.ToString();
    }

    /// <summary>A number with its thousands apart.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
