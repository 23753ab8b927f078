using System.Globalization;
using System.Text;

namespace Oac.Engine;

/// <summary>Makes text from outside fit to stand in a message: bounded, on one line, without control characters.</summary>
internal static class MessageText
{
    /// <summary>The text with what is not printable ASCII escaped as <c>\uXXXX</c>, cut after some characters; ends of lines are blanks.</summary>
    public static string Shown(string text, int limit)
    {
        var trimmed = text.Trim();
        var builder = new StringBuilder();
        foreach (var character in trimmed.AsSpan(0, Math.Min(trimmed.Length, limit)))
        {
            if (character is '\r' or '\n' or (>= ' ' and <= '~'))
            {
                builder.Append(character is '\r' or '\n' ? ' ' : character);
            }
            else
            {
                builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
        }
        return trimmed.Length > limit ? builder.Append("...").ToString() : builder.ToString();
    }
}
