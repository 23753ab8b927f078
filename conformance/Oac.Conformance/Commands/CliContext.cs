using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Oac.Conformance.Doctoring;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Commands;

/// <summary>Everything of the outside world that a command sees: streams, variables, folder. Tests hand in their own.</summary>
internal sealed record CliContext(
    TextReader Input,
    TextWriter Output,
    TextWriter Error,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingDirectory
)
{
    /// <summary>Whether a person can answer a question.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>Whether <see cref="Output"/> is read by a person.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether <see cref="Error"/> is read by a person.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The scenarios.</summary>
    public Func<Suite> Suite { get; init; } = static () => Running.Suite.Default;

    /// <summary>Begins a run.</summary>
    public Func<TargetDefinition, RunOptions, CancellationToken, Task<SuiteRun>> StartAsync { get; init; } =
        static (target, options, stop) => SuiteRun.CreateAsync(target, options, TimeProvider.System, stop);

    /// <summary>The checks of <c>doctor</c>.</summary>
    public ImmutableArray<MethodInfo> DoctorChecks { get; init; } =
        Doctor.ChecksOf(typeof(CliContext).Assembly.GetTypes());

    /// <summary>The variables of this process.</summary>
    public static Dictionary<string, string> ProcessEnvironment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }
        return variables;
    }

    /// <summary>A path of the command line as an absolute one.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, WorkingDirectory);
}
