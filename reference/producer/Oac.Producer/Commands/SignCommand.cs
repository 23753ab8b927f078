using System.CommandLine;
using System.Text;
using Oac.Images.Content;
using Oac.Images.Signatures;
using Oac.Producer.Images;
using Oac.Producer.Signing;

namespace Oac.Producer.Commands;

/// <summary><c>oac sign</c>.</summary>
internal sealed class SignCommand
{
    private readonly CliContext context;
    private readonly ImageAccessArguments access;
    private readonly Argument<string> image = ImageArgument();
    private readonly Option<string?> key = KeyOption(required: false);
    private readonly Option<string> form = FormNames.Option("tag", "referrer", "bundle");

    private readonly Option<string?> platform = PlatformOptions.One(
        "Of an index, sign the manifest for one platform. Default: the index."
    );

    private readonly Option<bool> recursive = new("--recursive", "-r")
    {
        Description = "Of an index, sign the manifests that it names as well.",
    };

    private readonly Option<bool> printPayload = new("--print-payload")
    {
        Description =
            "Sign nothing: print the bytes that 'oac attach signature' wants signed, for a key that is kept elsewhere.",
    };

    private readonly Option<string> format = StoredReport.FormatOption();

    private SignCommand(CliContext context, Command command)
    {
        this.context = context;
        command.Add(image);
        command.Add(key);
        command.Add(form);
        command.Add(platform);
        command.Add(recursive);
        command.Add(printPayload);
        command.Add(format);
        access = new ImageAccessArguments(command, mayStayOffline: true);
        command.SetAction(RunAsync);
    }

    /// <summary>The argument that names an image which may hold signatures.</summary>
    public static Argument<string> ImageArgument()
    {
        var image = new Argument<string>("IMAGE")
        {
            Description = "The image: REGISTRY/REPOSITORY[:TAG][@DIGEST], oci:FOLDER[:NAME] or the folder of a layout.",
        };
        image.Validators.Add(InputNames.RefuseOptions);
        return image;
    }

    /// <summary>The option that names a private key.</summary>
    public static Option<string?> KeyOption(bool required) =>
        new("--key", "-k")
        {
            Description =
                "The private key: ECDSA P-256 or Ed25519 in PEM, or cosign's encrypted one, whose password is COSIGN_PASSWORD or asked for.",
            HelpName = "FILE",
            Required = required,
        };

    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var command = new CommandWithExamples(
            "sign",
            "Signs an image by its digest, as cosign does with a key, and stores the signature beside it.",
            ("oac sign registry.example/agent:1 --key release.key", "Under a tag, as every cosign reads it."),
            ("oac sign registry.example/agent:1 --key release.key --as bundle", "As a referrer, as cosign 3 does."),
            ("oac sign oci:build --key release.key --recursive", "An index in an OCI layout, and its images."),
            ("oac sign registry.example/agent:1 --print-payload > payload.json", "For a key that is kept elsewhere.")
        );
        _ = new SignCommand(context, command);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var address = CopyArguments.Source(parse.GetValue(image)!, context);
        var file = parse.GetValue(key);
        var onlyPrint = parse.GetValue(printPayload);
        if (onlyPrint == file is not null)
        {
            throw new UsageException(onlyPrint ? "--print-payload needs no --key" : "missing: --key FILE");
        }
        var isJson = parse.GetValue(format) == "json";
        if (onlyPrint && isJson)
        {
            throw new UsageException("--print-payload prints the payload as it is; it has no other --format");
        }
        try
        {
            await using var images = new ImageAccess(context, access.Bind(parse, context));
            await using var place = await SignedPlace
                .OpenAsync(images, address, cancellationToken)
                .ConfigureAwait(false);
            var top = await place
                .FindAsync(PlatformOptions.Bind(parse.GetValue(platform)), cancellationToken)
                .ConfigureAwait(false);
            if (onlyPrint)
            {
                var payload = SimpleSigning.Write(top.Descriptor.Digest, place.Name);
                context.Output.Write(Encoding.UTF8.GetString(payload.Span));
                return ExitCodes.Clean;
            }
            using var signing = await KeyFiles.PrivateAsync(file!, context, cancellationToken).ConfigureAwait(false);
            await using var target = await place.OpenTargetAsync(cancellationToken).ConfigureAwait(false);
            var report = new StoredReport(context.Output, address.Text, isJson);
            foreach (
                var subject in await SubjectsAsync(place, top, parse.GetValue(recursive), cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                var written = await place
                    .Writer(target, subject)
                    .SignAsync(
                        signing,
                        FormNames.Parse(parse.GetValue(form)!),
                        context.Time.GetUtcNow(),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                report.Signature(written, subject, written.WasThere ? "signed before" : "signed");
            }
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

    private static async Task<List<ManifestDocument>> SubjectsAsync(
        SignedPlace place,
        ManifestDocument top,
        bool recursive,
        CancellationToken cancellationToken
    )
    {
        var subjects = new List<ManifestDocument> { top };
        if (!recursive || !MediaTypes.IsIndex(top.Descriptor.MediaType))
        {
            return subjects;
        }
        var index = ManifestReader.ReadIndex(top.Content, top.Descriptor.MediaType, place.Content.Name);
        foreach (var entry in index.Manifests.DistinctBy(static entry => entry.Digest))
        {
            subjects.Add(
                await place.Content.GetManifestAsync(entry.Digest.ToString(), cancellationToken).ConfigureAwait(false)
            );
        }
        return subjects;
    }
}
