using System.CommandLine;
using Oac.Conformance.Reports;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Commands;

/// <summary><c>oac-conformance run</c>.</summary>
internal static class RunCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var target = new TargetArguments();
        var filter = new FilterArguments(context);
        var options = new RunArguments();
        var reports = new Option<string[]>("--report")
        {
            HelpName = "FILE",
            Description = "Write a report too: .html, .json or .xml (JUnit). Repeatable.",
        };
        var format = new Option<string>("--format", "-f")
        {
            Description = "The form of standard output.",
            DefaultValueFactory = static _ => "console",
        };
        format.AcceptOnlyFromAmong("console", "json");
        var allow = new Option<bool>("--allow-expected")
        {
            Description =
                "Exit with 0 where all failures are those that the target file lists. The claim does not change.",
        };
        var command = new CommandWithExamples(
            "run",
            "Judges a target.",
            ("oac-conformance run --target agent.yaml", "Judge what the file names, by everything."),
            ("oac-conformance run --image oci:./layout", "Judge an image as a container, without a target file."),
            ("oac-conformance run -t agent.yaml --requirement 'harness/stream/*'", "Only one topic."),
            ("oac-conformance run -t agent.yaml --report report.html --report junit.xml", "With reports.")
        );
        target.AddTo(command);
        filter.AddTo(command);
        options.AddTo(command, many: true);
        command.Add(reports);
        command.Add(format);
        command.Add(allow);
        command.SetAction(
            async (parse, stop) =>
            {
                var files = parse.GetValue(reports) ?? [];
                ReportFiles.Check(files, context.WorkingDirectory);
                var definition = await target.ReadAsync(parse, context, stop).ConfigureAwait(false);
                var chosen = options.Read(parse, filter.Read(parse));
                var run = await context.StartAsync(definition, chosen, stop).ConfigureAwait(false);
                await using (run.ConfigureAwait(false))
                {
                    var asJson = parse.GetValue(format) == "json";
                    return await RunAsync(context, run, asJson, files, parse.GetValue(allow), stop)
                        .ConfigureAwait(false);
                }
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext context,
        SuiteRun run,
        bool asJson,
        string[] files,
        bool allowExpected,
        CancellationToken stop
    )
    {
        if (!asJson)
        {
            ConsoleReport.Begin(context.Output, run);
            await context.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        var wasStopped = false;
        using (var progress = new Progress(context, run.Cases.Length))
        {
            try
            {
                await run.RunAllAsync(progress.Ended, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // What was found until then is worth a report, which says that it is not all.
                wasStopped = true;
            }
        }
        var report = run.Report();
        var exitCode = wasStopped ? ExitCodes.Interrupted : report.ExitCodeFor(allowExpected);
        if (asJson)
        {
            await context.Output.WriteAsync(JsonReport.Write(report, exitCode)).ConfigureAwait(false);
        }
        else
        {
            ConsoleReport.Write(context.Output, report, Palette.Choose(context.Environment, context.OutputIsTerminal));
        }
        foreach (var file in files)
        {
            ReportFiles.Write(file, context.WorkingDirectory, report, exitCode);
        }
        return exitCode;
    }
}
