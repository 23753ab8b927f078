using System.Collections.Concurrent;
using System.Text;

namespace Oac.Conformance.Wire.Tests.Running;

/// <summary>What came of a run. Safe for cases side by side.</summary>
internal sealed class RunReport
{
    private const int MostShown = 60;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _cases = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _notExpressible = new(StringComparer.Ordinal);

    public int Passed => _cases.Values.Count(static findings => findings.IsEmpty);

    /// <summary>The cases that failed, with what was wrong.</summary>
    public IReadOnlyDictionary<string, string> Failures =>
        _cases
            .Where(static one => !one.Value.IsEmpty)
            .ToDictionary(static one => one.Key, static one => string.Join("; ", one.Value));

    public int Failed => _cases.Count - Passed;

    public int NotExpressible => _notExpressible.Count;

    /// <summary>A case was run.</summary>
    public void Ran(string name, IEnumerable<string> findings)
    {
        var queue = _cases.GetOrAdd(name, static _ => new());
        foreach (var finding in findings)
        {
            queue.Enqueue(finding);
        }
    }

    /// <summary>Takes findings back that are known; there must be some.</summary>
    public void Tolerate(Func<string, bool> isKnown)
    {
        var found = false;
        foreach (var (name, findings) in _cases)
        {
            found |= findings.Any(isKnown);
            _cases[name] = new(findings.Where(finding => !isKnown(finding)));
        }
        if (!found)
        {
            throw new InvalidOperationException("Nothing was wrong in the way that is tolerated.");
        }
    }

    /// <summary>A case cannot be run here.</summary>
    public void Leave(string name, string reason) => _notExpressible[name] = reason;

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine($"{_cases.Count} run, {Passed} passed, {NotExpressible} not expressible");
        foreach (var reason in _notExpressible.Values.GroupBy(static r => r))
        {
            text.AppendLine($"  {reason.Count()} not expressible: {reason.Key}");
        }
        foreach (
            var (name, findings) in _cases
                .Where(static one => !one.Value.IsEmpty)
                .OrderBy(static one => one.Key, StringComparer.Ordinal)
                .Take(MostShown)
        )
        {
            text.AppendLine($"  {name}");
            foreach (var finding in findings)
            {
                text.AppendLine($"    {finding}");
            }
        }
        return text.ToString();
    }
}
