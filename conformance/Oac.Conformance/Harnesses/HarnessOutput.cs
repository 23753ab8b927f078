using System.Text;
using Oac.Conformance.Running;

namespace Oac.Conformance.Harnesses;

/// <summary>What a harness wrote: its beginning, which tells how it started, and its end, which tells what became of it.</summary>
internal sealed class HarnessOutput(Evidence evidence, string name)
{
    private const int Most = 32 * 1024;
    private readonly StringBuilder _text = new();
    private bool _isTold;

    /// <summary>More of it, from any thread.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        lock (_text)
        {
            _text.Append(text);
            if (_text.Length > Most)
            {
                _text.Remove(Most / 2, _text.Length - Most);
            }
        }
    }

    /// <summary>Its last lines, behind how it ended; where .NET tells of an exception that nobody caught, from there, for a trace follows.</summary>
    public string LastWords()
    {
        lock (_text)
        {
            var lines = _text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var last = Math.Max(lines.Length - 3, 0);
            var from = Array.FindLastIndex(
                lines,
                static l => l.StartsWith("Unhandled exception", StringComparison.Ordinal)
            );
            return lines.Length == 0
                ? ", without a word"
                : $"; its last words: {string.Join(" / ", lines.Skip(from < 0 ? last : Math.Min(from, last)).Take(3))}";
        }
    }

    /// <summary>Puts all of it into the evidence, once.</summary>
    public void Tell()
    {
        lock (_text)
        {
            if (!_isTold)
            {
                _isTold = true;
                evidence.Observed($"what {name} wrote to its output", _text.ToString());
            }
        }
    }
}
