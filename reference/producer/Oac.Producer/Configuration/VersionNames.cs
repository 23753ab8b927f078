using Oac.Spec.Versions;

namespace Oac.Producer.Configuration;

/// <summary>The versions of the specification that this build knows, by name.</summary>
internal static class VersionNames
{
    /// <summary>All, in their order.</summary>
    public static IEnumerable<string> All => SpecVersions.All.Select(static v => v.Version.ToString());

    /// <summary>All in one text.</summary>
    public static string Joined => string.Join(", ", All);
}
