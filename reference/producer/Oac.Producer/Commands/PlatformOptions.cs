using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Oac.Images.Content;
using Oac.Producer.Images;

namespace Oac.Producer.Commands;

/// <summary>The option <c>--platform</c>, for one platform and for several.</summary>
internal static class PlatformOptions
{
    /// <summary>An option that takes one platform.</summary>
    public static Option<string?> One(string description) => Prepare(new Option<string?>("--platform"), description);

    /// <summary>An option that takes any number.</summary>
    public static Option<string[]> Many(string description) =>
        Prepare(new Option<string[]>("--platform"), $"{description} Repeatable.");

    /// <summary>The platform that was named, or null.</summary>
    public static ImagePlatform? Bind(string? text) =>
        text is not null && PlatformText.TryParse(text, out var platform) ? platform : null;

    /// <summary>The platforms that were named, each once.</summary>
    public static ImmutableArray<ImagePlatform> Bind(IEnumerable<string>? texts) =>
        [.. (texts ?? []).Select(Bind).OfType<ImagePlatform>().Distinct()];

    private static TOption Prepare<TOption>(TOption option, string description)
        where TOption : Option
    {
        option.Description = description;
        option.HelpName = "OS/ARCH[/VARIANT]";
        option.Validators.Add(Validate);
        option.CompletionSources.Add("linux/amd64", "linux/arm64");
        return option;
    }

    private static void Validate(OptionResult result)
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
    }
}
