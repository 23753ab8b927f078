using System.Text;

namespace Oac.Harness.Handlers;

/// <summary>Text that came from outside, as messages and logs show it: short, on one line.</summary>
internal static class ShownText
{
    private const int MaxLength = 100;

    public static string Of(string text)
    {
        if (text.Length <= MaxLength && !text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.Contains('\u007f'))
        {
            return text;
        }
        var shown = new StringBuilder(Math.Min(text.Length, MaxLength) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxLength)
            {
                shown.Append('…');
                break;
            }
            shown.Append(Rune.IsControl(rune) ? "�" : rune.ToString());
        }
        return shown.ToString();
    }
}
