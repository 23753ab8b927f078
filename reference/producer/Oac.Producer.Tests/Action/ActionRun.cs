using System.Diagnostics;
using System.Text.RegularExpressions;
using Oac.Testing;

namespace Oac.Producer.Tests.Action;

/// <summary>How the action ended.</summary>
/// <param name="ExitCode">The exit code of the step that failed, or 0.</param>
/// <param name="Log">What the steps wrote on standard output and error.</param>
/// <param name="Outputs">The action's outputs; those of steps that did not run are empty.</param>
/// <param name="Summary">The job's summary.</param>
/// <param name="StepOutputs">The names of all outputs that steps wrote.</param>
internal sealed record ActionResult(
    int ExitCode,
    string Log,
    IReadOnlyDictionary<string, string> Outputs,
    string Summary,
    IReadOnlyCollection<string> StepOutputs
);

/// <summary>
/// Runs the commands of the action as a runner does: one shell a step, inputs and outputs put into the environment, the first failure ends
/// it. Other actions are left out.
/// </summary>
internal sealed partial class ActionRun : IDisposable
{
    private readonly ActionFile action = ActionFile.Read();
    private readonly TempFolder temporary = new();

    /// <summary>The user's checkout.</summary>
    public TempFolder Workspace { get; } = new();

    /// <summary>The runner's temporary folder.</summary>
    public string RunnerTemp => temporary.Path;

    /// <summary>What stands first on PATH; null for nothing.</summary>
    public string? Programs { get; init; }

    /// <summary>Puts the tool of this test run where the action would build it.</summary>
    public async Task<ActionRun> WithBuiltToolAsync()
    {
        var start = new ProcessStartInfo(
            "bash",
            ["-c", "printf '%s' \"$1\" | cksum | cut -d ' ' -f 1", "-", Repository.Root]
        );
        var sum = (await ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken)).Succeeded().Trim();
        File.CreateSymbolicLink(temporary.At($"oac-{sum}"), AppContext.BaseDirectory);
        return this;
    }

    public async Task<ActionResult> RunAsync(params (string Name, string Value)[] inputs)
    {
        var values = action.Inputs.ToDictionary(i => $"inputs.{i.Key}", i => i.Value);
        foreach (var (name, value) in inputs)
        {
            Assert.True(values.ContainsKey($"inputs.{name}"), name);
            values[$"inputs.{name}"] = value;
        }
        temporary.With("summary", "");
        var (exitCode, log) = (0, "");
        foreach (var step in action.Steps.Where(s => s.Run is not null))
        {
            Assert.Null(step.If);
            var result = await RunAsync(step, values);
            log += result.Output + result.Error;
            foreach (var line in File.ReadLines(temporary.At("output")))
            {
                var (name, value) = (line[..line.IndexOf('=')], line[(line.IndexOf('=') + 1)..]);
                values[$"steps.{step.Id}.outputs.{name}"] = value;
            }
            exitCode = result.ExitCode;
            if (exitCode != 0)
            {
                break;
            }
        }
        return new(
            exitCode,
            log,
            action.Outputs.ToDictionary(o => o.Key, o => Evaluate(o.Value, values)),
            temporary.Read("summary"),
            [.. values.Keys.Where(k => k.StartsWith("steps.", StringComparison.Ordinal))]
        );
    }

    public void Dispose()
    {
        Workspace.Dispose();
        temporary.Dispose();
    }

    private async Task<ProcessResult> RunAsync(ActionStep step, Dictionary<string, string> values)
    {
        Assert.Equal("bash", step.Shell);
        temporary.With("script.sh", step.Run!).With("output", "");
        // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
        var start = new ProcessStartInfo(
            "bash",
            ["--noprofile", "--norc", "-eo", "pipefail", temporary.At("script.sh")]
        )
        {
            WorkingDirectory = Workspace.Path,
            Environment =
            {
                ["CI"] = "true",
                ["GITHUB_ACTION_PATH"] = Repository.Root,
                ["GITHUB_OUTPUT"] = temporary.At("output"),
                ["GITHUB_STEP_SUMMARY"] = temporary.At("summary"),
                ["GITHUB_WORKSPACE"] = Workspace.Path,
                ["RUNNER_TEMP"] = temporary.Path,
            },
        };
        if (Programs is not null)
        {
            start.Environment["PATH"] = $"{Programs}:{Environment.GetEnvironmentVariable("PATH")}";
        }
        foreach (var (name, value) in step.Environment)
        {
            start.Environment[name] = Evaluate(value, values);
        }
        return await ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken);
    }

    private static string Evaluate(string text, Dictionary<string, string> values) =>
        Expression().Replace(text, m => values.GetValueOrDefault(m.Groups[1].Value, ""));

    [GeneratedRegex(@"\$\{\{ ([a-z.-]+) \}\}")]
    private static partial Regex Expression();
}
