namespace Oac.Engine.Containers;

/// <summary>Paths within containers.</summary>
internal static class ContainerPath
{
    /// <summary>PATH_MAX of Linux, without the zero at its end.</summary>
    private const int MaxLength = 4095;

    /// <summary>Whether a path is absolute and leads nowhere but where it says.</summary>
    public static bool IsSafe(string path) =>
        path.Length is > 0 and <= MaxLength
        && path[0] == '/'
        && !path.Contains('\0', StringComparison.Ordinal)
        && !path.Split('/').Any(static part => part is "." or "..");
}
