using System.CommandLine;
using Oac.Images.Content;
using Oac.Producer.Copying;
using Oac.Producer.Images;

namespace Oac.Producer.Commands;

/// <summary>The options that say how copies are made and told, the same for <c>oac copy</c> and <c>oac push</c>.</summary>
internal sealed class CopyArguments
{
    private readonly Option<string?> platform = PlatformOptions.One(
        "Copy the image for one platform. Default: all there are."
    );

    private readonly Option<bool> referrers = new("--referrers")
    {
        Description = "Copy what refers to the image, too: signatures, SBOMs, attestations.",
    };

    private readonly Option<int> parallel = new("--parallel")
    {
        Description = "How many blobs are sent at a time.",
        HelpName = "NUMBER",
        DefaultValueFactory = static _ => 4,
    };

    private readonly Option<string> format = new("--format", "-f")
    {
        Description = "The form of what is printed.",
        DefaultValueFactory = static _ => "text",
    };

    private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "Print nothing but errors." };

    /// <summary>Adds the options to a command.</summary>
    public CopyArguments(Command command)
    {
        format.AcceptOnlyFromAmong("text", "json");
        parallel.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value and not (>= 1 and <= 64))
            {
                result.AddError($"--parallel '{value}': 1 to 64 is wanted");
            }
        });
        command.Add(platform);
        command.Add(referrers);
        command.Add(parallel);
        command.Add(format);
        command.Add(quiet);
    }

    /// <summary>An order with the values of one command line.</summary>
    public CopyOrder Bind(ParseResult parse, CopyOrder order) =>
        order with
        {
            Platform = Platform(parse),
            Referrers = parse.GetValue(referrers),
            Parallelism = parse.GetValue(parallel),
        };

    /// <summary>The platform that was named, or null.</summary>
    public ImagePlatform? Platform(ParseResult parse) => PlatformOptions.Bind(parse.GetValue(platform));

    /// <summary>The image that an argument names: an address, a layout's folder, or an archive.</summary>
    /// <exception cref="UsageException">It names none.</exception>
    public static ImageAddress Source(string text, CliContext context) =>
        ImageArguments.Find(text, context.FullPath(text), context) ?? ImageAddress.Parse(text, context);

    /// <summary>Whether JSON is wanted.</summary>
    public bool IsJson(ParseResult parse) => parse.GetValue(format) == "json";

    /// <summary>Whether nothing but errors is wanted.</summary>
    public bool IsQuiet(ParseResult parse) => parse.GetValue(quiet);
}
