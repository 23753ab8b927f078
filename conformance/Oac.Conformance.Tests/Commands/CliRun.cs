using Oac.Conformance.Commands;

namespace Oac.Conformance.Tests.Commands;

/// <summary>What a run of the command left behind.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error);

/// <summary>Runs the command in this process, with a world and a suite of its own.</summary>
internal sealed class CliRun(string workingDirectory)
{
    public string Input { get; init; } = "";

    public Dictionary<string, string> Environment { get; } = [];

    public bool IsTerminal { get; init; }

    public SampleWorld World { get; init; } = new();

    public CancellationToken Stop { get; init; } = TestContext.Current.CancellationToken;

    /// <summary>The lines of the suite, as <see cref="SampleSuite.Of"/> takes them.</summary>
    public string[] Suite { get; init; } = ["container/version/present passes"];

    public IEnumerable<Type> Doctors { get; set; } = [];

    public async Task<CliResult> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var input = new StringReader(Input);
        var suite = SampleSuite.Of(Suite);
        var context = new CliContext(input, output, error, Environment, workingDirectory)
        {
            InputIsTerminal = IsTerminal,
            OutputIsTerminal = IsTerminal,
            ErrorIsTerminal = IsTerminal,
            Suite = () => suite,
            StartAsync = (target, options, _) => Task.FromResult(SampleSuite.Run(suite, target, options, world: World)),
            DoctorChecks = Doctoring.Doctor.ChecksOf(Doctors),
        };
        var exitCode = await ConformanceCli.RunAsync(arguments, context, Stop);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
