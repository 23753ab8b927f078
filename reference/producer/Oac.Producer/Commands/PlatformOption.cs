using System.CommandLine;
using Oac.Images.Content;
using Oac.Producer.Images.Reading;

namespace Oac.Producer.Commands;

/// <summary>The option that chooses one platform of an image.</summary>
internal static class PlatformOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string?> Create(string description)
    {
        var option = new Option<string?>("--platform") { Description = description, HelpName = "OS/ARCH[/VARIANT]" };
        option.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !PlatformText.TryParse(text, out _))
            {
                result.AddError($"--platform '{text}': os/architecture[/variant] is wanted, such as linux/arm64");
            }
        });
        option.CompletionSources.Add("linux/amd64", "linux/arm64");
        return option;
    }

    /// <summary>The platform that was named, or null.</summary>
    public static ImagePlatform? Bind(string? text) =>
        text is not null && PlatformText.TryParse(text, out var platform) ? platform : null;
}
