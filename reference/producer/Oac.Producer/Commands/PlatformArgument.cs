using System.Collections.Immutable;
using System.CommandLine;
using Oac.Images.Content;
using Oac.Producer.Images.Reading;

namespace Oac.Producer.Commands;

/// <summary>The option that chooses platforms of images.</summary>
internal static class PlatformArgument
{
    /// <summary>Makes the option.</summary>
    public static Option<string[]> Create()
    {
        var option = new Option<string[]>("--platform")
        {
            Description = "Of an image for several platforms, only this one. Repeatable. Default: all.",
            HelpName = "OS/ARCH[/VARIANT]",
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!PlatformText.TryParse(token.Value, out _))
                {
                    result.AddError(
                        $"--platform '{token.Value}': os/architecture[/variant] is wanted, such as linux/arm64"
                    );
                }
            }
        });
        option.CompletionSources.Add("linux/amd64", "linux/arm64");
        return option;
    }

    /// <summary>The platforms that were named.</summary>
    public static ImmutableArray<ImagePlatform> Bind(IEnumerable<string>? texts)
    {
        var platforms = ImmutableArray.CreateBuilder<ImagePlatform>();
        foreach (var text in texts ?? [])
        {
            if (PlatformText.TryParse(text, out var platform) && !platforms.Contains(platform))
            {
                platforms.Add(platform);
            }
        }
        return platforms.ToImmutable();
    }
}
