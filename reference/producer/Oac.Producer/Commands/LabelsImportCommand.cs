using System.Collections.Immutable;
using System.CommandLine;
using Oac.Images;
using Oac.Images.Content;
using Oac.Producer.AgentFiles;
using Oac.Producer.Images;
using Oac.Producer.Images.Reading;
using Oac.Producer.Linting;
using Oac.Producer.Output;

namespace Oac.Producer.Commands;

/// <summary><c>oac labels import</c>: labels from anywhere become an <c>oac.yaml</c>.</summary>
internal static class LabelsImportCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var input = new Argument<string>("INPUT")
        {
            Description =
                "A Dockerfile or the LABEL instructions of one, a label file (JSON or YAML), output of docker inspect or skopeo inspect, "
                + "an image as oac inspect takes it, or - for standard input.",
        };
        input.Validators.Add(InputNames.RefuseOptions);
        var output = LabelsCommand.OutputOption();
        var command = new CommandWithExamples(
            "import",
            "Writes the labels of a Dockerfile or an image as oac.yaml; read again, it gives the same labels.",
            ("oac labels import Dockerfile --output oac.yaml", "Begin an oac.yaml with the labels of a Dockerfile."),
            ("oac labels import registry.example/agent:1", "The same, of an image in a registry.")
        )
        {
            input,
            output,
        };
        var reading = new InputReadArguments(command);
        var platforms = PlatformOptions.Many(
            "Of an image for several platforms, only this one. Default: all, if they agree."
        );
        command.Add(platforms);
        var access = new ImageAccessArguments(command, mayStayOffline: true);
        command.SetAction(
            async (parse, cancellationToken) =>
            {
                var name = parse.GetValue(input)!;
                var path = name == LintInput.StandardInput ? null : context.FullPath(name);
                var description =
                    path is not null && ImageArguments.Find(name, path, context) is { } image
                        ? await DescribeAsync(
                                image,
                                PlatformOptions.Bind(parse.GetValue(platforms)),
                                new ImageAccess(context, access.Bind(parse, context)),
                                cancellationToken
                            )
                            .ConfigureAwait(false)
                        : Describe(
                            new LintInput(name, path, null),
                            new InputReader(context, reading.Bind(parse, context) with { TakesLabelsAlone = true }),
                            cancellationToken
                        );
                var text = AgentFileWriter.Write(LintRun.LabelsOf(description));
                LabelsCommand.Write(text, parse.GetValue(output), File.Exists(path) ? path : null, context);
                return ExitCodes.Clean;
            }
        );
        return command;
    }

    private static async Task<ImageDescription> DescribeAsync(
        ImageAddress address,
        ImmutableArray<ImagePlatform> platforms,
        ImageAccess access,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var closingAccess = access.ConfigureAwait(false);
            var image = await new ImageReader(access, platforms)
                .OpenAsync(address, cancellationToken)
                .ConfigureAwait(false);
            await using var closing = image.ConfigureAwait(false);
            if (image.DivergingLabels is [var key, ..])
            {
                throw new UsageException(
                    $"the label {key} is not the same on all platforms; choose one by --platform: {string.Join(", ", image.Offered)}"
                );
            }
            var unread = image.Platforms.FirstOrDefault(static p => !p.IsRead);
            return unread is null
                ? image.Platforms[0].Description!
                : throw new UsageException(unread.Error ?? "a platform cannot be read");
        }
        catch (Exception exception) when (ImageFailure.Is(exception))
        {
            throw new UsageException($"{address}: {FailureHelp.Reason(exception, address)}", exception);
        }
    }

    private static ImageDescription Describe(LintInput input, InputReader reader, CancellationToken cancellationToken)
    {
        try
        {
            var descriptions = reader.Read(input, cancellationToken);
            if (descriptions is not [var description])
            {
                throw new UsageException($"tells of {descriptions.Length} images; name one");
            }
            if (InputReader.Unreadable(description) is { } reason)
            {
                throw new UsageException(reason);
            }
            // What could not be read may be a label: a file without it would pass for the whole.
            return
                description.Diagnostics.FirstOrDefault(static d => d.Severity == ImageDiagnosticSeverity.Error)
                    is { } problem
                ? throw new UsageException($"{problem.Span}: {Secrets.Sentence(problem.Message)}")
                : description;
        }
        catch (UsageException exception)
        {
            throw new UsageException($"{input.Name}: {exception.Message}", exception);
        }
    }
}
