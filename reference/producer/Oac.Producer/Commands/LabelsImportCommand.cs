using System.CommandLine;
using Oac.Images;
using Oac.Producer.AgentFiles;
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
                "A Dockerfile, a label file (JSON or YAML), output of docker inspect or skopeo inspect, or - for standard input.",
        };
        input.Validators.Add(InputNames.RefuseOptions);
        var output = LabelsCommand.OutputOption();
        var command = new CommandWithExamples(
            "import",
            "Writes the labels of a Dockerfile or an image as oac.yaml; read again, it gives the same labels.",
            ("oac labels import Dockerfile --output oac.yaml", "Begin an oac.yaml with the labels of a Dockerfile."),
            (
                "skopeo inspect docker://example.org/agent:1 | oac labels import -",
                "The same, of an image in a registry."
            )
        )
        {
            input,
            output,
        };
        var reading = new InputReadArguments(command);
        command.SetAction(
            (parse, cancellationToken) =>
            {
                var name = parse.GetValue(input)!;
                var path = name == LintInput.StandardInput ? null : context.FullPath(name);
                var description = Describe(
                    new LintInput(name, path, null),
                    new InputReader(context, reading.Bind(parse, context)),
                    cancellationToken
                );
                var text = AgentFileWriter.Write(LintRun.LabelsOf(description));
                LabelsCommand.Write(text, parse.GetValue(output), path, context);
                return Task.FromResult(ExitCodes.Clean);
            }
        );
        return command;
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
