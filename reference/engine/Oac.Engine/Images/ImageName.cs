using Oac.Engine.Connection;

namespace Oac.Engine.Images;

/// <summary>The name or id of an image as a part of a path: nothing in it can lead to another path of the API.</summary>
internal static class ImageName
{
    private const int MaxLength = 1024;
    private const int MaxShown = 200;

    /// <summary>The name, once it is known to be harmless. Whether it is a right one, the engine decides.</summary>
    public static string Checked(EngineConnection connection, string name, string what) =>
        name.Length is > 0 and <= MaxLength
        && name.All(character =>
            char.IsAsciiLetterOrDigit(character) || "._-:/@".Contains(character, StringComparison.Ordinal)
        )
        && name.Split('/').All(part => part is not ("" or "." or ".."))
            ? name
            : throw connection.Error(EngineError.Refused, what, $"'{Shown(name)}' is no name of an image");

    public static string Shown(string name) => MessageText.Shown(name, MaxShown);
}
