using System.CommandLine;

namespace Oac.Conformance.Commands;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class CommandWithExamples(
    string name,
    string description,
    params IReadOnlyList<(string Command, string Purpose)> examples
) : Command(name, description)
{
    /// <summary>Command lines and what each is for.</summary>
    public IReadOnlyList<(string Command, string Purpose)> Examples { get; } = examples;
}
