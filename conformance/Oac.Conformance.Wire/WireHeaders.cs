using System.Collections;

namespace Oac.Conformance.Wire;

/// <summary>Header lines in their order, repeated names kept. Names are compared without case and kept as they were written.</summary>
public sealed class WireHeaders : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _lines = [];

    /// <summary>The number of lines.</summary>
    public int Count => _lines.Count;

    /// <summary>Adds a line behind the others.</summary>
    public void Add(string name, string value) => _lines.Add(new(name, value));

    /// <summary>Adds the lines of another block.</summary>
    public void AddRange(IEnumerable<KeyValuePair<string, string>> lines) => _lines.AddRange(lines);

    /// <summary>The values of a name in their order.</summary>
    public IReadOnlyList<string> Values(string name) =>
        [.. _lines.Where(line => Is(line.Key, name)).Select(static line => line.Value)];

    /// <summary>The first value of a name, or null.</summary>
    public string? Find(string name)
    {
        foreach (var line in _lines)
        {
            if (Is(line.Key, name))
            {
                return line.Value;
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _lines.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
