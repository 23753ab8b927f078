using System.Collections.Immutable;

namespace Oac.Planning.Configuration.Reading;

/// <summary>Gathers findings; many more than a person reads are counted only.</summary>
internal sealed class FindingSink(string file)
{
    /// <summary>How many are kept until they are in order.</summary>
    private const int MaxKept = 10_000;

    private readonly List<ConfigurationFinding> _findings = [];
    private int _others;

    /// <summary>How many there are.</summary>
    public int Count => _findings.Count + _others;

    /// <summary>Adds one.</summary>
    public void Add(int line, int column, KeyPath? path, string message)
    {
        if (_findings.Count >= MaxKept)
        {
            _others++;
            return;
        }
        _findings.Add(new(file, line, column, path?.ToString() ?? "", message));
    }

    /// <summary>Adds one at a node.</summary>
    public void Add(ConfigurationNode at, KeyPath? path, string message) => Add(at.Line, at.Column, path, message);

    /// <summary>Those to be told, in the order of their places, and how many more there are.</summary>
    public (ImmutableArray<ConfigurationFinding> Told, int Others) Sorted()
    {
        var sorted = _findings.OrderBy(static f => f.Line).ThenBy(static f => f.Column).ToImmutableArray();
        return sorted.Length <= ConfigurationReader.MaxFindings
            ? (sorted, _others)
            : (sorted[..ConfigurationReader.MaxFindings], _others + sorted.Length - ConfigurationReader.MaxFindings);
    }
}
