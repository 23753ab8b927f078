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

    /// <summary>Its last lines, behind how it ended.</summary>
    public string LastWords()
    {
        lock (_text)
        {
            var lines = _text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return lines.Length == 0
                ? ", without a word"
                : $"; its last words: {string.Join(" / ", lines[^Math.Min(3, lines.Length)..])}";
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
