using System.CommandLine;
using Oac.Images.References;
using Oac.Producer.Copying;
using Oac.Producer.Images;

namespace Oac.Producer.Commands;

/// <summary><c>oac copy</c>.</summary>
internal sealed class CopyCommand
{
    private readonly CliContext context;
    private readonly CopyArguments copying;
    private readonly ImageAccessArguments access;

    private readonly Argument<string> source = new("SOURCE")
    {
        Description =
            "The image: REGISTRY/REPOSITORY[:TAG][@DIGEST], oci:FOLDER[:NAME], oci-archive:FILE[:NAME], docker-archive:FILE[:REFERENCE], "
            + "docker-daemon:REFERENCE, or the folder of a layout or an archive alone.",
    };

    private readonly Argument<string> destination = new("DEST")
    {
        Description = "Where it shall be, in one of the forms that say so, without a digest.",
    };

    private readonly Option<string[]> tags = new("--tag", "-t")
    {
        Description = "A further tag for the image at the destination. Repeatable.",
        HelpName = "TAG",
    };

    private CopyCommand(CliContext context, Command command)
    {
        this.context = context;
        source.Validators.Add(InputNames.RefuseOptions);
        destination.Validators.Add(InputNames.RefuseOptions);
        command.Add(source);
        command.Add(destination);
        command.Add(tags);
        copying = new CopyArguments(command);
        access = new ImageAccessArguments(command, mayStayOffline: true);
        command.SetAction(RunAsync);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var command = new CommandWithExamples(
            "copy",
            "Copies an image, with all its platforms and with its digest, between registries, layouts, archives and engines.",
            ("oac copy oci:build registry.example/agent:1", "From an OCI layout to a registry."),
            (
                "oac copy --referrers registry.example/agent:1 mirror.example/agent:1",
                "To another registry, signatures included."
            ),
            (
                "oac copy --platform linux/amd64 registry.example/agent:1 docker-archive:agent.tar:agent:1",
                "One platform to a file for docker load."
            ),
            ("oac copy registry.example/agent@sha256:… oci-archive:agent.tar", "What a digest names to a file.")
        );
        _ = new CopyCommand(context, command);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var order = copying.Bind(
            parse,
            new(
                CopyArguments.Source(parse.GetValue(source)!, context),
                ImageAddress.Parse(parse.GetValue(destination)!, context)
            )
            {
                Tags = [.. (parse.GetValue(tags) ?? []).Select(Tag).Distinct(StringComparer.Ordinal)],
            }
        );
        var images = new ImageAccess(context, access.Bind(parse, context));
        await using (images.ConfigureAwait(false))
        {
            CopyOutcome outcome;
            using (var line = CopyLine.Create(context, copying.IsQuiet(parse)))
            {
                outcome = await new ImageCopy(images).RunAsync(order, line, cancellationToken).ConfigureAwait(false);
            }
            if (copying.IsQuiet(parse))
            {
                return ExitCodes.Clean;
            }
            if (copying.IsJson(parse))
            {
                CopyReport.WriteJson(outcome, context.Output);
            }
            else
            {
                CopyReport.WriteText(outcome, context.Output);
            }
        }
        return ExitCodes.Clean;
    }

    private static string Tag(string text) =>
        ImageTag.TryParse(text, out var tag)
            ? tag.Text
            : throw new UsageException(
                $"--tag '{text}': up to 128 letters, digits, '_', '.' and '-' are wanted, the first none of the last two"
            );
}
