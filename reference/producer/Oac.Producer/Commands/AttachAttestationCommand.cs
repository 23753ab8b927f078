using System.CommandLine;
using System.Text.Json;
using Oac.Images.Signatures;
using Oac.Producer.Signing;

namespace Oac.Producer.Commands;

/// <summary><c>oac attach attestation</c>.</summary>
internal static class AttachAttestationCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var predicate = new Option<string>("--predicate")
        {
            Description = "What is said of the image, a JSON object.",
            HelpName = "FILE",
            Required = true,
        };
        var type = new Option<string>("--type")
        {
            Description = "What kind of thing is said: spdx, cyclonedx, slsaprovenance1, vuln, custom or a URI.",
            HelpName = "TYPE",
            Required = true,
        };
        type.CompletionSources.Add("spdx", "cyclonedx", "slsaprovenance1", "vuln", "custom");
        var key = SignCommand.KeyOption(required: true);
        var form = FormNames.Option("tag", "bundle");
        var command = new CommandWithExamples(
            "attestation",
            "Signs a statement about an image (in-toto) and stores it beside the image, as cosign attest does.",
            (
                "oac attach attestation registry.example/agent:1 --type spdx --predicate agent.spdx.json --key release.key",
                "A signed list of packages."
            )
        )
        {
            predicate,
            type,
            key,
            form,
        };
        var attach = new AttachCommand(context, command);
        command.SetAction(
            async (parse, cancellationToken) =>
            {
                var predicateType = FormNames.Predicate(parse.GetValue(type)!);
                var said = Predicate(parse.GetValue(predicate)!, context);
                using var signing = await KeyFiles
                    .PrivateAsync(parse.GetValue(key)!, context, cancellationToken)
                    .ConfigureAwait(false);
                return await attach
                    .RunAsync(
                        parse,
                        async (place, target, subject, report) =>
                        {
                            var written = await place
                                .Writer(target, subject)
                                .AttestAsync(
                                    signing,
                                    predicateType,
                                    said,
                                    FormNames.Parse(parse.GetValue(form)!),
                                    context.Time.GetUtcNow(),
                                    cancellationToken
                                )
                                .ConfigureAwait(false);
                            report.Attestation(written, subject, predicateType);
                        },
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        );
        return command;
    }

    private static byte[] Predicate(string file, CliContext context)
    {
        // In an envelope it takes a third more, and the statement some words.
        var bytes = KeyFiles.Bytes("--predicate", file, SignatureLimits.MaxEnvelopeBytes / 2, context);
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? bytes
                : throw new UsageException($"--predicate {file}: a JSON object is wanted");
        }
        catch (JsonException exception)
        {
            throw new UsageException($"--predicate {file}: no JSON: {exception.Message}", exception);
        }
    }
}
