using Oac.Engine.Connection;

namespace Oac.Engine.Containers;

/// <summary>The name or id of a container or network as a part of a path: nothing in it can lead to another path of the API.</summary>
internal static class ContainerName
{
    private const int MaxLength = 256;
    private const int MaxShown = 100;

    /// <summary>The name, once it is known to be harmless. Whether it is a right one, the engine decides.</summary>
    public static string Checked(EngineConnection connection, string name, string what) =>
        name.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(character =>
            char.IsAsciiLetterOrDigit(character) || "._-".Contains(character, StringComparison.Ordinal)
        )
            ? name
            : throw connection.Error(
                EngineError.Refused,
                what,
                $"'{Shown(name)}' is no name of a container or network"
            );

    /// <summary>For messages: of an id only its beginning, as everywhere in Docker.</summary>
    public static string Shown(string name) =>
        name.Length == 64 && name.All(char.IsAsciiHexDigitLower) ? name[..12] : MessageText.Shown(name, MaxShown);
}
