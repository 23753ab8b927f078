using System.Collections;

namespace Oac.Producer;

/// <summary>Everything of the outside world that a command sees: streams, variables, folder. Tests hand in their own.</summary>
internal sealed record CliContext(
    Stream Input,
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

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

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
