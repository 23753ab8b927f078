using System.CommandLine;
using System.Text;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Commands;

/// <summary><c>oac-conformance init</c>.</summary>
internal static class InitCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "The file to write.",
            DefaultValueFactory = static _ => "target.yaml",
        };
        var kinds = new Option<string[]>("--class")
        {
            Description = "What is judged. Repeatable.",
            HelpName = "container|harness",
        };
        kinds.AcceptOnlyFromAmong("container", "harness");
        var image = new Option<string?>("--image")
        {
            HelpName = "IMAGE",
            Description = "The image: a reference, oci:FOLDER, oci-archive:FILE, docker-daemon:NAME, and so on.",
        };
        var labels = new Option<string?>("--labels-from")
        {
            HelpName = "FILE",
            Description = "Instead of an image: a Dockerfile or a file of labels.",
        };
        var words = new Option<string[]>("--command")
        {
            HelpName = "WORD",
            Description = "The harness as a process: program and arguments, each with an option of its own.",
        };
        var channels = new Option<string[]>("--channel")
        {
            HelpName = "NAME",
            Description = "A channel that gets a sample event, to be filled in. Repeatable.",
        };
        var force = new Option<bool>("--force") { Description = "Overwrite the file." };
        var command = new CommandWithExamples(
            "init",
            "Writes a target file with comments; asks for what no option says.",
            ("oac-conformance init", "Ask."),
            ("oac-conformance init agent.yaml --class container --image oci:./layout", "For an image."),
            (
                "oac-conformance init --class harness --command node --command harness.js --labels-from Dockerfile --channel mail",
                "For a program."
            )
        )
        {
            file,
            kinds,
            image,
            labels,
            words,
            channels,
            force,
        };
        command.SetAction(parse =>
        {
            var answers = new InitAnswers
            {
                Classes = [.. (parse.GetValue(kinds) ?? []).Distinct(StringComparer.Ordinal)],
                Image = parse.GetValue(image),
                LabelsFrom = parse.GetValue(labels),
                Command = [.. parse.GetValue(words) ?? []],
                Channels = [.. parse.GetValue(channels) ?? []],
            };
            answers = context.InputIsTerminal ? InitQuestions.Ask(answers, context) : answers.Required();
            Write(context, parse.GetValue(file)!, InitFile.Write(answers), parse.GetValue(force));
            return ExitCodes.Passed;
        });
        return command;
    }

    private static void Write(CliContext context, string file, string text, bool force)
    {
        var path = context.FullPath(file);
        // What the reader refuses is not written.
        _ = TargetFile.Read(file, Path.GetDirectoryName(path)!, Encoding.UTF8.GetBytes(text));
        try
        {
            using var stream = new FileStream(path, force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
            stream.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException) when (!force && File.Exists(path))
        {
            throw new TargetException($"{file}: is there already; --force overwrites it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"{file}: cannot be written: {e.Message}");
        }
        var argument = Reports.ShellWord.Of(file);
        context.Output.WriteLine($"Wrote {Reports.SafeText.Line(file)}. Next:");
        context.Output.WriteLine($"  oac-conformance doctor --target {argument}");
        context.Output.WriteLine($"  oac-conformance run --target {argument}");
    }
}
