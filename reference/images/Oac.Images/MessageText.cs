using System.Globalization;
using System.Text;

namespace Oac.Images;

/// <summary>Makes text from outside fit to stand in a message: bounded, on one line, without control characters.</summary>
internal static class MessageText
{
    /// <summary>The text with what is not printable ASCII escaped as <c>\uXXXX</c>, cut after some characters.</summary>
    public static string Shown(ReadOnlySpan<char> text, int limit)
    {
        var cut = text.Length > limit;
        var builder = new StringBuilder();
        foreach (var character in cut ? text[..limit] : text)
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
        return cut ? builder.Append("...").ToString() : builder.ToString();
    }
}
