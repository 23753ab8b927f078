using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using Oac.Producer.Commands;
using Oac.Producer.Output;

namespace Oac.Producer;

/// <summary>The command line <c>oac</c>: commands are composed here, and errors of all of them become exit codes here.</summary>
internal static class Cli
{
    /// <summary>The version of the tool.</summary>
    public static string Version { get; } =
        typeof(Cli)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "0.0.0";

    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, CliContext context, CancellationToken cancellationToken)
    {
        var exitCode = Invoke(arguments, context, cancellationToken);
        try
        {
            context.Output.Flush();
            return exitCode;
        }
        catch (IOException exception)
        {
            return CannotWrite(context, exception);
        }
    }

    private static int Invoke(IReadOnlyList<string> arguments, CliContext context, CancellationToken cancellationToken)
    {
        var root = Compose(context);
        try
        {
            var parse = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parse.Action is ParseErrorAction)
            {
                foreach (var error in ArgumentErrors.Of(parse))
                {
                    context.Error.WriteLine($"oac: {SafeText.Line(error)}");
                }
                context.Error.WriteLine($"Try '{CommandPath(parse.CommandResult.Command)} --help'.");
                return ExitCodes.Failed;
            }
            // Nothing below waits for anything but standard input: a thread pool would cost more than the work.
            return parse
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
                .GetAwaiter()
                .GetResult();
        }
        catch (UsageException exception)
        {
            context.Error.WriteLine($"oac: {SafeText.Line(Secrets.Sentence(exception.Message))}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (IOException exception)
        {
            return CannotWrite(context, exception);
        }
    }

    /// <summary>What commands read and write by name has been translated by them: only the streams of this process are left.</summary>
    private static int CannotWrite(CliContext context, IOException exception)
    {
        context.Error.WriteLine($"oac: standard output cannot be written: {SafeText.Line(exception.Message)}");
        return ExitCodes.Failed;
    }

    private static RootCommand Compose(CliContext context)
    {
        var root = new RootCommand("Lints, explains and inspects the labels of Open Agent Containers.")
        {
            LintCommand.Create(context),
            ExplainCommand.Create(context),
            RulesCommand.Create(context),
            InitCommand.Create(context),
            InspectCommand.Create(context),
            PlanCommand.Create(context),
            BuildCommand.Create(context),
            LabelsCommand.Create(context),
            CopyCommand.Create(context),
            PushCommand.Create(context),
            SignCommand.Create(context),
            VerifyCommand.Create(context),
            AttachCommand.Create(context),
            ReferrersCommand.Create(context),
            LoginCommand.Create(context),
            LogoutCommand.Create(context),
            RegistryCommand.Create(context),
            CompletionCommand.Create(context),
        };
        var help = new HelpAction();
        root.Options.Clear();
        root.Options.Add(
            new HelpOption("--help", "-h") { Action = new HelpWithExamples(help), Description = "Show help." }
        );
        root.Options.Add(
            new VersionOption("--version") { Action = new VersionAction(), Description = "Show the version of oac." }
        );
        return root;
    }

    private static string CommandPath(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent
            ? $"{CommandPath(parent)} {command.Name}"
            : "oac";

    private sealed class VersionAction : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"oac {Version}");
            return ExitCodes.Clean;
        }
    }

    /// <summary>The library's help, followed by the command's examples.</summary>
    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is CommandWithExamples { Examples: var examples })
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (var (command, purpose) in examples)
                {
                    output.WriteLine($"  {command}");
                    output.WriteLine($"      {purpose}");
                }
            }
            return result;
        }
    }
}
