using System.Globalization;

namespace Oac.Producer.AgentFiles;

/// <summary>Who owns a file of an image, by number: a name would mean something in one base and nothing from scratch.</summary>
internal readonly record struct FileOwner(int User, int Group)
{
    /// <summary>Reads <c>user[:group]</c>; the group is the user's number where none is named.</summary>
    public static bool TryParse(string text, out FileOwner owner)
    {
        owner = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (!TryNumber(colon < 0 ? text : text[..colon], out var user))
        {
            return false;
        }
        var group = user;
        if (colon >= 0 && !TryNumber(text[(colon + 1)..], out group))
        {
            return false;
        }
        owner = new(user, group);
        return true;
    }

    private static bool TryNumber(string text, out int number)
    {
        number = 0;
        return text.Length is > 0 and <= 10
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
