using System.CommandLine;
using Oac.Images;
using Oac.Producer.AgentFiles;
using Oac.Producer.LabelForms;
using Oac.Producer.Linting;
using Oac.Producer.Output;

namespace Oac.Producer.Commands;

/// <summary><c>oac labels</c>: the labels of an <c>oac.yaml</c>, for builds that something else does.</summary>
internal static class LabelsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var file = new Argument<string>("FILE")
        {
            Description =
                $"The file, a folder that holds {AgentFile.FileName}, or - for standard input. Default: ./{AgentFile.FileName}.",
            DefaultValueFactory = static _ => AgentFile.FileName,
        };
        file.Validators.Add(InputNames.RefuseOptions);
        var format = new Option<string>("--format", "-f")
        {
            Description =
                "The form: a LABEL instruction, options of docker build, a JSON object, or lines for docker run --label-file.",
            DefaultValueFactory = static _ => LabelForm.Names[0],
        };
        format.AcceptOnlyFromAmong([.. LabelForm.Names]);
        var output = OutputOption();
        var command = new CommandWithExamples(
            "labels",
            "Turns oac.yaml into labels for a Dockerfile or a build, or labels into oac.yaml.",
            ("oac labels", "Print a LABEL instruction for ./oac.yaml."),
            ("eval \"docker build $(oac labels --format args) .\"", "Build with the labels of ./oac.yaml."),
            ("oac labels --format json agents/reviewer | oac lint -", "Lint the labels of a file."),
            ("oac labels import Dockerfile --output oac.yaml", "Begin an oac.yaml with the labels of a Dockerfile."),
            ("docker inspect my/agent:1 | oac labels import -", "The same, of an image that is built.")
        )
        {
            file,
            format,
            output,
            LabelsImportCommand.Create(context),
        };
        command.SetAction(
            (parse, cancellationToken) =>
            {
                var (source, path) = ReadFile(parse.GetValue(file)!, context, cancellationToken);
                var labels = AgentFileReader.Read(source, Path.GetDirectoryName(path)).LabelPairs;
                Write(LabelForm.Write(parse.GetValue(format)!, labels), parse.GetValue(output), path, context);
                return Task.FromResult(ExitCodes.Clean);
            }
        );
        return command;
    }

    /// <summary>The option that names a file for the result.</summary>
    public static Option<string?> OutputOption() =>
        new("--output", "-o") { Description = "Write to a file instead of standard output.", HelpName = "FILE" };

    /// <summary>Writes the result where it was asked for.</summary>
    public static void Write(string text, string? output, string? read, CliContext context)
    {
        if (output is null)
        {
            context.Output.Write(text);
            return;
        }
        OutputFile.Check(output, read is null ? [] : [read], context);
        OutputFile.Write(output, text, context);
    }

    /// <summary>Reads an <c>oac.yaml</c> that was named: itself, or its folder.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static (SourceText Source, string? Path) ReadFile(
        string name,
        CliContext context,
        CancellationToken cancellationToken
    )
    {
        var path = name == LintInput.StandardInput ? null : context.FullPath(name);
        if (path is not null && Directory.Exists(path))
        {
            path = Path.Combine(path, AgentFile.FileName);
            name = name is "." or "./" ? AgentFile.FileName : Path.Combine(name, AgentFile.FileName);
        }
        try
        {
            return (
                SourceText.Decode(name, InputBytes.Read(new LintInput(name, path, null), context, cancellationToken)),
                path
            );
        }
        catch (UsageException exception)
        {
            throw new UsageException($"{name}: {exception.Message}", exception);
        }
    }
}
