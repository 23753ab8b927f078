using System.Globalization;
using System.Text;

namespace Oac.Payloads.JsonSchemas.Patterns;

/// <summary>Writes an expression in .NET's syntax, where it matches the same texts. Characters beyond 16 bits become pairs.</summary>
internal sealed class PatternWriter(PatternParser parsed)
{
    // The engine without backtracking takes a tenth of a second to prepare for the letters of all scripts.
    private const int ManyRanges = 40;
    private const string WordSet = "[0-9A-Z_a-z]";
    private readonly StringBuilder _text = new();

    /// <summary>Whether .NET's engine without backtracking takes it.</summary>
    public bool NeedsBacktracking { get; private set; }

    public string Write(PatternNode node)
    {
        Append(node);
        return _text.ToString();
    }

    private void Append(PatternNode node)
    {
        switch (node)
        {
            case CharacterNode character:
                AppendSet(character.Set);
                break;
            case SequenceNode sequence:
                foreach (var part in sequence.Parts)
                {
                    Append(part);
                }
                break;
            case AlternativesNode alternatives:
                Join(alternatives.Parts);
                break;
            case RepeatNode repeat:
                _text.Append("(?:");
                Append(repeat.Part);
                _text.Append(')');
                _text.Append(
                    CultureInfo.InvariantCulture,
                    $"{{{repeat.Least},{(repeat.Most == int.MaxValue ? "" : repeat.Most.ToString(CultureInfo.InvariantCulture))}}}"
                );
                if (repeat.Lazy)
                {
                    _text.Append('?');
                }
                break;
            case CaptureNode capture:
                // Captures are kept only where something asks for them; by name, because .NET would count named groups last.
                _text.Append(
                    parsed.HasReferences ? string.Create(CultureInfo.InvariantCulture, $"(?<g{capture.Index}>") : "(?:"
                );
                Append(capture.Part);
                _text.Append(')');
                break;
            case BackReferenceNode reference:
                NeedsBacktracking = true;
                var index = reference.Name is { } name ? parsed.Names[name] : reference.Index;
                // A group that took no part yet is empty in ECMA-262.
                _text.Append(CultureInfo.InvariantCulture, $"(?(g{index})\\k<g{index}>)");
                break;
            case AnchorNode anchor:
                AppendAnchor(anchor.Kind);
                break;
            case LookNode look:
                NeedsBacktracking = true;
                _text.Append(look.Behind ? "(?<" : "(?").Append(look.Negative ? '!' : '=');
                Append(look.Part);
                _text.Append(')');
                break;
        }
    }

    private void AppendAnchor(char kind)
    {
        switch (kind)
        {
            case '^':
                _text.Append('^');
                break;
            case '$':
                _text.Append("\\z");
                break;
            default:
                // .NET's own \b knows the letters of all scripts.
                NeedsBacktracking = true;
                _text.Append(
                    kind == 'b'
                        ? $"(?:(?<={WordSet})(?!{WordSet})|(?<!{WordSet})(?={WordSet}))"
                        : $"(?:(?<={WordSet})(?={WordSet})|(?<!{WordSet})(?!{WordSet}))"
                );
                break;
        }
    }

    private void Join(IReadOnlyList<PatternNode> parts)
    {
        _text.Append("(?:");
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
            {
                _text.Append('|');
            }
            Append(parts[i]);
        }
        _text.Append(')');
    }

    private void AppendSet(CodePoints set)
    {
        NeedsBacktracking |= set.Ranges.Count > ManyRanges;
        var basic = set
            .Ranges.Where(static r => r.First <= 0xFFFF)
            .Select(static r => (r.First, Math.Min(r.Last, 0xFFFF)))
            .ToList();
        var pairs = set
            .Ranges.Where(static r => r.Last > 0xFFFF)
            .Select(static r => (Math.Max(r.First, 0x10000), r.Last))
            .ToList();
        if (set.Ranges.Count == 0)
        {
            // Matches nothing; the engine without backtracking knows no (?!).
            _text.Append("[^\\s\\S]");
            return;
        }
        if (pairs.Count == 0)
        {
            AppendClass(basic);
            return;
        }
        _text.Append("(?:");
        if (basic.Count > 0)
        {
            AppendClass(basic);
            _text.Append('|');
        }
        AppendPairs(pairs);
        _text.Append(')');
    }

    private void AppendPairs(List<(int First, int Last)> ranges)
    {
        // Of each high half the ranges of low halves, then neighbours with the same ranges together.
        var rows = new SortedDictionary<int, List<(int, int)>>();
        foreach (var (first, last) in ranges)
        {
            for (var at = first; at <= last; )
            {
                var high = 0xD800 + ((at - 0x10000) >> 10);
                var end = Math.Min(last, at | 0x3FF);
                if (!rows.TryGetValue(high, out var lows))
                {
                    rows[high] = lows = [];
                }
                lows.Add((0xDC00 | (at & 0x3FF), 0xDC00 | (end & 0x3FF)));
                at = end + 1;
            }
        }
        var groups = rows.GroupBy(static r => string.Join(',', r.Value), static r => r);
        var separator = "";
        foreach (var group in groups)
        {
            _text.Append(separator);
            AppendClass([.. CodeUnits(group.Select(static r => r.Key))]);
            AppendClass(group.First().Value);
            separator = "|";
        }
    }

    private static IEnumerable<(int, int)> CodeUnits(IEnumerable<int> units)
    {
        var first = -1;
        var last = -1;
        foreach (var unit in units)
        {
            if (first >= 0 && unit == last + 1)
            {
                last = unit;
                continue;
            }
            if (first >= 0)
            {
                yield return (first, last);
            }
            first = last = unit;
        }
        yield return (first, last);
    }

    private void AppendClass(List<(int First, int Last)> ranges)
    {
        _text.Append('[');
        foreach (var (first, last) in ranges)
        {
            _text.Append(CultureInfo.InvariantCulture, $"\\u{first:X4}");
            if (last > first)
            {
                _text.Append(CultureInfo.InvariantCulture, $"-\\u{last:X4}");
            }
        }
        _text.Append(']');
    }
}
