using System.Text;

namespace Oac.Producer.Tests;

/// <summary>What a run of the tool left behind.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error);

/// <summary>Runs the tool in this process, with a world of its own.</summary>
internal sealed class CliRun(string workingDirectory)
{
    public string Input { get; init; } = "";

    public Dictionary<string, string> Environment { get; } = [];

    public bool IsTerminal { get; init; }

    public Task<CliResult> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(Input));
        var context = new CliContext(input, output, error, Environment, workingDirectory)
        {
            InputIsTerminal = IsTerminal,
            OutputIsTerminal = IsTerminal,
            ErrorIsTerminal = IsTerminal,
        };
        var exitCode = Cli.Run(arguments, context, TestContext.Current.CancellationToken);
        return Task.FromResult(new CliResult(exitCode, output.ToString(), error.ToString()));
    }
}
