using System.CommandLine;
using Oac.Images.Content;
using Oac.Images.Signatures;
using Oac.Producer.Images;
using Oac.Producer.Signing;

namespace Oac.Producer.Commands;

/// <summary><c>oac verify</c>.</summary>
internal sealed class VerifyCommand
{
    private readonly CliContext context;
    private readonly ImageAccessArguments access;

    private readonly Argument<string> image = SignCommand.ImageArgument();

    private readonly Option<string[]> keys = new("--key", "-k")
    {
        Description = "A public key in PEM, ECDSA P-256 or Ed25519, and a name for it. Repeatable.",
        HelpName = "[NAME=]FILE",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> any = new("--any")
    {
        Description = "One of the keys is enough. Default: each of them must have signed.",
    };

    private readonly Option<string?> attestation = new("--attestation")
    {
        Description = "Ask for a signed attestation of this predicate type instead of a signature.",
        HelpName = "TYPE",
    };

    private readonly Option<string?> platform = PlatformOptions.One(
        "Of an index, also take a signature of the manifest for this platform. Default: of the index alone."
    );

    private readonly Option<string> format = new("--format", "-f")
    {
        Description = "The form of what is printed.",
        DefaultValueFactory = static _ => "text",
    };

    private VerifyCommand(CliContext context, Command command)
    {
        this.context = context;
        format.AcceptOnlyFromAmong("text", "json");
        command.Add(image);
        command.Add(keys);
        command.Add(any);
        command.Add(attestation);
        command.Add(platform);
        command.Add(format);
        access = new ImageAccessArguments(command, mayStayOffline: true);
        command.SetAction(RunAsync);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var command = new CommandWithExamples(
            "verify",
            "Verifies signatures of an image that cosign or oac sign made by a key. Exit 0: verified, 1: not, 2: nobody can tell.",
            ("oac verify registry.example/agent:1 --key release.pub", "One key must have signed."),
            (
                "oac verify registry.example/agent:1 --key ci=ci.pub --key qa=qa.pub --format json",
                "Both must have; as JSON."
            ),
            (
                "oac verify registry.example/agent:1 --platform linux/arm64 --key release.pub",
                "The index or the manifest for one platform must be signed."
            ),
            (
                "oac verify oci:build --key release.pub --attestation spdx",
                "A list of packages must be attested, in an OCI layout."
            )
        );
        _ = new VerifyCommand(context, command);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var address = CopyArguments.Source(parse.GetValue(image)!, context);
        var signers = KeyFiles.Signers(parse.GetValue(keys) ?? [], context);
        var predicate = parse.GetValue(attestation) is { } type ? FormNames.Predicate(type) : null;
        try
        {
            await using var images = new ImageAccess(context, access.Bind(parse, context));
            await using var place = await SignedPlace
                .OpenAsync(images, address, cancellationToken)
                .ConfigureAwait(false);
            var subjects = await SignatureVerifier
                .SubjectsAsync(
                    place.Content,
                    place.Version,
                    PlatformOptions.Bind(parse.GetValue(platform)),
                    cancellationToken
                )
                .ConfigureAwait(false);
            var found = await SignatureVerifier
                .VerifyAsync(place.Content, subjects, signers, predicate is not null, cancellationToken)
                .ConfigureAwait(false);
            var report = new VerifyReport(address.Text, subjects, signers, found, predicate, parse.GetValue(any));
            if (parse.GetValue(format) == "json")
            {
                report.WriteJson(context.Output);
            }
            else
            {
                report.WriteText(context.Output);
            }
            return report.IsVerified ? ExitCodes.Clean : ExitCodes.Findings;
        }
        catch (ImageContentException exception)
        {
            throw FailureHelp.Of(exception, [address]);
        }
    }
}
