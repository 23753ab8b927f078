using System.CommandLine;
using Oac.Images.Content;
using Oac.Producer.Images;
using Oac.Producer.Signing;

namespace Oac.Producer.Commands;

/// <summary><c>oac attach</c>, and what its commands have in common.</summary>
internal sealed class AttachCommand
{
    private readonly CliContext context;
    private readonly ImageAccessArguments access;
    private readonly Argument<string> image = SignCommand.ImageArgument();

    private readonly Option<string?> platform = PlatformOptions.One(
        "Of an index, the manifest for one platform. Default: the index."
    );

    private readonly Option<string> format = StoredReport.FormatOption();

    /// <summary>Adds what all of them have to a command.</summary>
    public AttachCommand(CliContext context, Command command)
    {
        this.context = context;
        command.Arguments.Insert(0, image);
        command.Add(platform);
        command.Add(format);
        access = new ImageAccessArguments(command, mayStayOffline: true);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context) =>
        new CommandWithExamples(
            "attach",
            "Stores something beside an image: a list of packages, a signed statement, a signature that was made elsewhere.",
            ("oac attach sbom registry.example/agent:1 --file agent.spdx.json", "A list of packages, as it is."),
            (
                "oac attach attestation registry.example/agent:1 --type spdx --predicate agent.spdx.json --key release.key",
                "The same, signed as a statement about the image."
            ),
            (
                "oac attach signature registry.example/agent:1 --payload payload.json --signature payload.sig",
                "What a key that is kept elsewhere made of 'oac sign --print-payload'."
            )
        )
        {
            AttachSbomCommand.Create(context),
            AttachAttestationCommand.Create(context),
            AttachSignatureCommand.Create(context),
        };

    /// <summary>Opens the place, finds the image, and lets a command write.</summary>
    public async Task<int> RunAsync(
        ParseResult parse,
        Func<SignedPlace, IContentTarget, ManifestDocument, StoredReport, Task> write,
        CancellationToken cancellationToken
    )
    {
        var address = CopyArguments.Source(parse.GetValue(image)!, context);
        try
        {
            await using var images = new ImageAccess(context, access.Bind(parse, context));
            await using var place = await SignedPlace
                .OpenAsync(images, address, cancellationToken)
                .ConfigureAwait(false);
            var subject = await place
                .FindAsync(PlatformOptions.Bind(parse.GetValue(platform)), cancellationToken)
                .ConfigureAwait(false);
            await using var target = await place.OpenTargetAsync(cancellationToken).ConfigureAwait(false);
            var report = new StoredReport(context.Output, address.Text, parse.GetValue(format) == "json");
            await write(place, target, subject, report).ConfigureAwait(false);
            report.Complete();
            return ExitCodes.Clean;
        }
        catch (ImageContentException exception)
        {
            throw FailureHelp.Of(exception, [address]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{address}: {exception.Message}", exception);
        }
    }
}
