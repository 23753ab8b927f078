using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Oac.Images.Content;

namespace Oac.Producer.Images;

/// <summary>Reads <c>os/architecture[/variant]</c>, as Go names them: lower case, no blanks.</summary>
internal static class PlatformText
{
    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789_.-"
    );

    /// <summary>Reads a platform; the whole text.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImagePlatform? platform)
    {
        var parts = text.Split('/');
        var valid =
            text.Length <= 100
            && parts.Length is 2 or 3
            && Array.TrueForAll(parts, static p => p.Length > 0 && !p.AsSpan().ContainsAnyExcept(Characters));
        platform = valid ? new(parts[0], parts[1], parts.Length == 3 ? parts[2] : null) : null;
        return platform is not null;
    }
}
