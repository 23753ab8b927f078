using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Oac.Conformance.Reports;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Commands;

/// <summary>The command <c>oac-conformance</c>: commands are composed here, and errors of all of them become exit codes here.</summary>
internal static class ConformanceCli
{
    private const string Name = "oac-conformance";

    /// <summary>
    /// Whether arguments are for the command, and not for the testing platform: <c>dotnet test</c> always begins with an option, the
    /// command with a word, but for a few options that it has alone.
    /// </summary>
    public static bool Knows(string[] args) =>
        args is [] or ["-h" or "-?" or "--help" or "--version"] || !args[0].StartsWith('-');

    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, CliContext context, CancellationToken cancellationToken)
    {
        var exitCode = await InvokeAsync(args, context, cancellationToken).ConfigureAwait(false);
        try
        {
            await context.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return exitCode;
        }
        catch (IOException e)
        {
            return CannotWrite(context, e);
        }
    }

    private static async Task<int> InvokeAsync(string[] args, CliContext context, CancellationToken cancellationToken)
    {
        try
        {
            var parse = Compose(context).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parse.Action is ParseErrorAction)
            {
                foreach (var error in ArgumentErrors.Of(parse))
                {
                    await context.Error.WriteLineAsync($"{Name}: {SafeText.Line(error)}").ConfigureAwait(false);
                }
                await context
                    .Error.WriteLineAsync($"Try '{PathOf(parse.CommandResult.Command)} --help'.")
                    .ConfigureAwait(false);
                return ExitCodes.Broken;
            }
            return await parse
                .InvokeAsync(
                    new InvocationConfiguration
                    {
                        Output = context.Output,
                        Error = context.Error,
                        EnableDefaultExceptionHandler = false,
                        ProcessTerminationTimeout = null,
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is TargetException or SuiteException)
        {
            foreach (var line in e.Message.Split('\n'))
            {
                await context.Error.WriteLineAsync($"{Name}: {SafeText.Line(line)}").ConfigureAwait(false);
            }
            return ExitCodes.Broken;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await context.Error.WriteLineAsync($"{Name}: stopped").ConfigureAwait(false);
            return ExitCodes.Interrupted;
        }
        catch (IOException e)
        {
            return CannotWrite(context, e);
        }
    }

    // What commands read and write by name has been translated by them: only the streams of this process are left.
    private static int CannotWrite(CliContext context, IOException e)
    {
        context.Error.WriteLine($"{Name}: standard output cannot be written: {SafeText.Line(e.Message)}");
        return ExitCodes.Broken;
    }

    private static RootCommand Compose(CliContext context)
    {
        var root = new RootCommand("Judges implementations of Open Agent Containers: container images and harnesses.")
        {
            InitCommand.Create(context),
            DoctorCommand.Create(context),
            RunCommand.Create(context),
            ReplayCommand.Create(context),
            ExplainCommand.Create(context),
            ListCommand.Create(context),
            CompletionCommand.Create(context),
        };
        var help = new HelpAction();
        root.Options.Clear();
        root.Options.Add(
            new HelpOption("--help", "-h", "-?") { Action = new HelpWithExamples(help), Description = "Show help." }
        );
        root.Options.Add(
            new VersionOption("--version") { Action = new VersionAction(), Description = "Show the version." }
        );
        root.SetAction(parse =>
        {
            new HelpWithExamples(help).Invoke(parse);
            return ExitCodes.Broken;
        });
        return root;
    }

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : Name;

    private sealed class VersionAction : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"{Name} {SuiteVersion.Text}");
            return ExitCodes.Passed;
        }
    }

    /// <summary>The library's help, followed by the command's examples and the exit codes.</summary>
    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            using var text = new StringWriter();
            parseResult.InvocationConfiguration.Output = text;
            var result = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output = output;
            // The library knows the program by the name of its file.
            output.Write(
                text.ToString().Replace($"  {RootCommand.ExecutableName}", $"  {Name}", StringComparison.Ordinal)
            );
            if (parseResult.CommandResult.Command is CommandWithExamples { Examples: var examples })
            {
                output.WriteLine("Examples:");
                foreach (var (command, purpose) in examples)
                {
                    output.WriteLine($"  {command}");
                    output.WriteLine($"      {purpose}");
                }
            }
            else
            {
                output.WriteLine("Exit codes:");
                output.WriteLine("  0    every MUST in scope passed, nothing was untestable, no expectation is stale");
                output.WriteLine("  1    something failed");
                output.WriteLine("  2    nothing failed, but something could not be tested");
                output.WriteLine(
                    "  3    no judgement: the command line, the target, its driver or the suite is broken"
                );
                output.WriteLine("  130  interrupted");
            }
            return result;
        }
    }
}
