using System.CommandLine;
using Oac.Images.Content;

namespace Oac.Producer.Commands;

/// <summary>The option <c>--platform</c>.</summary>
internal static class PlatformOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string?> Create(string description) =>
        new("--platform") { Description = description, HelpName = "OS/ARCH[/VARIANT]" };

    /// <summary>Reads its value; null for none.</summary>
    /// <exception cref="UsageException">It is no platform.</exception>
    public static ImagePlatform? Parse(string? text) =>
        text?.Split('/') switch
        {
            null => null,
            [{ Length: > 0 } os, { Length: > 0 } architecture] => new(os, architecture),
            [{ Length: > 0 } os, { Length: > 0 } architecture, { Length: > 0 } variant] => new(
                os,
                architecture,
                variant
            ),
            _ => throw new UsageException($"--platform '{text}': OS/ARCH or OS/ARCH/VARIANT is wanted, as linux/arm64"),
        };
}
