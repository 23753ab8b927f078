using System.Diagnostics.CodeAnalysis;
using Oac.Images.Content;

namespace Oac.Producer.AgentFiles;

/// <summary>Reads platforms: <c>os/architecture[/variant]</c>, lower case letters, digits and <c>. _ -</c> in each part.</summary>
internal static class PlatformText
{
    /// <summary>Reads one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImagePlatform? platform)
    {
        var parts = text.Split('/');
        platform =
            parts.Length is 2 or 3 && parts.All(IsPart) ? new(parts[0], parts[1], parts.ElementAtOrDefault(2)) : null;
        return platform is not null;
    }

    private static bool IsPart(string part) =>
        part.Length is > 0 and <= 32
        && part.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');
}
