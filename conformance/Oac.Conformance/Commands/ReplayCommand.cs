using System.CommandLine;
using Oac.Conformance.Reports;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Commands;

/// <summary><c>oac-conformance replay</c>.</summary>
internal static class ReplayCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var id = new Argument<string>("CASE")
        {
            Description = "The id of the case, as a report names it.",
            HelpName = "CASE",
        };
        id.CompletionSources.Add(_ => context.Suite().Scenarios.Select(static s => s.Id));
        var target = new TargetArguments();
        var options = new RunArguments();
        var command = new CommandWithExamples(
            "replay",
            "Runs one case again and shows its steps and everything that was sent and observed.",
            ("oac-conformance replay -t agent.yaml container/version/the-image-says-its-version", "One case."),
            (
                "oac-conformance replay -t agent.yaml --seed 7 --time-factor 100 CASE",
                "The same names as in a run, with time for a debugger."
            )
        )
        {
            id,
        };
        target.AddTo(command);
        options.AddTo(command, many: false);
        command.SetAction(
            async (parse, stop) =>
            {
                var name = parse.GetValue(id)!;
                if (name.Contains('*', StringComparison.Ordinal) || name.Contains('?', StringComparison.Ordinal))
                {
                    throw new TargetException($"'{name}': replay takes one case; 'run --case' takes patterns");
                }
                var definition = await target.ReadAsync(parse, context, stop).ConfigureAwait(false);
                var chosen = options.Read(parse, new() { Cases = [name] });
                var run = await context.StartAsync(definition, chosen, stop).ConfigureAwait(false);
                await using (run.ConfigureAwait(false))
                {
                    var result = await run.RunAsync(run.Cases.Single(), stop).ConfigureAwait(false);
                    ReplayText.Write(
                        context.Output,
                        run.Report(),
                        result,
                        Palette.Choose(context.Environment, context.OutputIsTerminal)
                    );
                    return run.Report().ExitCode;
                }
            }
        );
        return command;
    }
}
