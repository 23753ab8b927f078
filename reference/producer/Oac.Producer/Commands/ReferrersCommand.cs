using System.CommandLine;
using Oac.Images.Content;
using Oac.Producer.Images;
using Oac.Producer.Referring;
using Oac.Producer.Signing;

namespace Oac.Producer.Commands;

/// <summary><c>oac referrers</c>.</summary>
internal static class ReferrersCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var image = SignCommand.ImageArgument();
        var platform = PlatformOptions.One(
            "Of an index, only the image for one platform. Default: the index and all its images."
        );
        var format = new Option<string>("--format", "-f")
        {
            Description = "The form: a tree, one line for each referrer, or JSON.",
            DefaultValueFactory = static _ => "tree",
        };
        format.AcceptOnlyFromAmong("tree", "text", "json");
        var command = new CommandWithExamples(
            "referrers",
            "Shows what is stored beside an image: signatures, attestations, lists of packages. Nothing of it is verified.",
            ("oac referrers registry.example/agent:1", "A tree, the images of an index included."),
            ("oac referrers oci:build --format json", "Of an OCI layout, for a program.")
        )
        {
            image,
            platform,
            format,
        };
        var access = new ImageAccessArguments(command, mayStayOffline: true);
        command.SetAction(
            async (parse, cancellationToken) =>
            {
                var address = CopyArguments.Source(parse.GetValue(image)!, context);
                try
                {
                    await using var images = new ImageAccess(context, access.Bind(parse, context));
                    await using var place = await SignedPlace
                        .OpenAsync(images, address, cancellationToken)
                        .ConfigureAwait(false);
                    var top = await place
                        .FindAsync(PlatformOptions.Bind(parse.GetValue(platform)), cancellationToken)
                        .ConfigureAwait(false);
                    var root = await new ReferrerTree(place.Content)
                        .ReadAsync(top, cancellationToken)
                        .ConfigureAwait(false);
                    switch (parse.GetValue(format))
                    {
                        case "json":
                            ReferrerReport.WriteJson(address.Text, root, context.Output);
                            break;
                        case "text":
                            ReferrerReport.WriteText(root, context.Output);
                            break;
                        default:
                            ReferrerReport.WriteTree(root, context.Output);
                            break;
                    }
                    return ExitCodes.Clean;
                }
                catch (ImageContentException exception)
                {
                    throw FailureHelp.Of(exception, [address]);
                }
            }
        );
        return command;
    }
}
