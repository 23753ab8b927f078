using System.CommandLine;
using Oac.Conformance.Doctoring;
using Oac.Conformance.Reports;
using Oac.Conformance.Running;

namespace Oac.Conformance.Commands;

/// <summary><c>oac-conformance doctor</c>.</summary>
internal static class DoctorCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var target = new TargetArguments();
        var options = new RunArguments();
        var format = new Option<string>("--format", "-f")
        {
            Description = "The form of standard output.",
            DefaultValueFactory = static _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new CommandWithExamples(
            "doctor",
            "Looks whether a target can be judged, and tells which rows will have no judgement, before anything is judged.",
            ("oac-conformance doctor --target agent.yaml", "Look at a target.")
        );
        target.AddTo(command);
        options.AddTo(command, many: false);
        command.Add(format);
        command.SetAction(
            async (parse, stop) =>
            {
                var definition = await target.ReadAsync(parse, context, stop).ConfigureAwait(false);
                var run = await context
                    .StartAsync(definition, options.Read(parse, CaseFilter.Everything), stop)
                    .ConfigureAwait(false);
                await using (run.ConfigureAwait(false))
                {
                    var report = await Doctor.RunAsync(run, context.DoctorChecks, stop).ConfigureAwait(false);
                    if (parse.GetValue(format) == "json")
                    {
                        await context.Output.WriteAsync(DoctorText.Json(report)).ConfigureAwait(false);
                    }
                    else
                    {
                        DoctorText.Write(
                            context.Output,
                            report,
                            Palette.Choose(context.Environment, context.OutputIsTerminal)
                        );
                    }
                    return report.ExitCode;
                }
            }
        );
        return command;
    }
}
