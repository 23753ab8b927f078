using System.CommandLine;
using Oac.Images.Content;
using Oac.Images.Writing;
using Oac.Producer.Signing;

namespace Oac.Producer.Commands;

/// <summary><c>oac attach sbom</c>.</summary>
internal static class AttachSbomCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var file = new Option<string>("--file")
        {
            Description = "The list of packages.",
            HelpName = "FILE",
            Required = true,
        };
        var mediaType = new Option<string?>("--media-type")
        {
            Description = "What it is. Default: SPDX or CycloneDX as JSON, as its content says.",
            HelpName = "TYPE",
        };
        mediaType.Validators.Add(static result =>
        {
            if (
                result.GetValueOrDefault<string?>() is { } type
                && (
                    type.Length > 127
                    || type.Split('/') is not [{ Length: > 0 }, { Length: > 0 }]
                    || type.AsSpan().ContainsAnyExceptInRange('!', '~')
                )
            )
            {
                result.AddError($"--media-type '{type}': a media type is wanted, such as application/spdx+json");
            }
        });
        var command = new CommandWithExamples(
            "sbom",
            "Stores a list of packages beside an image, as a referrer. It is not signed; 'oac attach attestation' signs.",
            ("oac attach sbom registry.example/agent:1 --file agent.spdx.json", "SPDX or CycloneDX, as it is.")
        )
        {
            file,
            mediaType,
        };
        var attach = new AttachCommand(context, command);
        command.SetAction(
            (parse, cancellationToken) =>
            {
                var sbom = SbomFile.Read(parse.GetValue(file)!, parse.GetValue(mediaType), context);
                return attach.RunAsync(
                    parse,
                    async (_, target, subject, report) =>
                    {
                        var digest = await WriteAsync(target, subject.Descriptor, sbom, cancellationToken)
                            .ConfigureAwait(false);
                        report.Sbom(digest, subject, sbom.MediaType);
                    },
                    cancellationToken
                );
            }
        );
        return command;
    }

    /// <summary>Writes one; the same list for the same image has the same digest.</summary>
    public static async Task<ContentDigest> WriteAsync(
        IContentTarget target,
        Descriptor subject,
        SbomFile sbom,
        CancellationToken cancellationToken
    )
    {
        await using var artifact = BuiltImage.Artifact(
            sbom.MediaType,
            [(sbom.MediaType, sbom.Content)],
            new(subject.MediaType, subject.Digest, subject.Size)
        );
        await artifact.WriteToAsync(target, null, null, cancellationToken).ConfigureAwait(false);
        return artifact.Manifest.Descriptor.Digest;
    }
}
