namespace Oac.Payloads.JsonSchemas.Patterns;

/// <summary>
/// Matches the plain expressions that most schemas have (<c>^[a-z]+-[0-9]{4}$</c>) on the bytes of UTF-8, one look at each: a row of
/// characters, each repeated, where what follows tells at once that a repetition has ended.
/// </summary>
internal sealed class DirectMatcher
{
    private readonly Step[] _steps;
    private readonly bool _toEnd;

    private DirectMatcher(Step[] steps, bool toEnd)
    {
        _steps = steps;
        _toEnd = toEnd;
    }

    /// <summary>Null where the expression is not of that kind.</summary>
    public static DirectMatcher? TryCreate(PatternNode node)
    {
        if (node is not SequenceNode { Parts: [AnchorNode { Kind: '^' }, ..] sequence })
        {
            return null;
        }
        var parts = sequence.Skip(1).ToArray();
        var toEnd = parts is [.., AnchorNode { Kind: '$' }];
        var steps = new List<Step>();
        foreach (var part in toEnd ? parts[..^1] : parts)
        {
            var (character, least, most) = part switch
            {
                CharacterNode one => (one, 1, 1),
                RepeatNode { Part: CharacterNode many } repeat => (many, repeat.Least, repeat.Most),
                _ => (null, 0, 0),
            };
            if (character is null || Step.TryCreate(character.Set, least, most) is not { } step)
            {
                return null;
            }
            steps.Add(step);
        }
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Least == steps[i].Most)
            {
                continue;
            }
            for (var j = i + 1; j < steps.Count; j++)
            {
                if (steps[i].Meets(steps[j]))
                {
                    return null;
                }
                if (steps[j].Least > 0)
                {
                    break;
                }
            }
        }
        return new([.. steps], toEnd);
    }

    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        foreach (var step in _steps)
        {
            if (!step.Take(ref text))
            {
                return false;
            }
        }
        return !_toEnd || text.IsEmpty;
    }

    private sealed class Step
    {
        private readonly bool[] _ascii;
        private readonly bool _others;
        private readonly int _most;

        private Step(bool[] ascii, bool others, int least, int most)
        {
            _ascii = ascii;
            _others = others;
            Least = least;
            _most = most;
        }

        public int Least { get; }

        public int Most => _most;

        /// <summary>Only sets with all characters beyond ASCII or none of them.</summary>
        public static Step? TryCreate(CodePoints set, int least, int most)
        {
            var beyond = set
                .Ranges.Where(static r => r.Last > 127)
                .Select(static r => (First: Math.Max(r.First, 128), r.Last))
                .ToList();
            var all = beyond is [(128, 0xD7FF), (0xE000, CodePoints.Last)];
            if (beyond.Count > 0 && !all)
            {
                return null;
            }
            var ascii = new bool[128];
            for (var i = 0; i < ascii.Length; i++)
            {
                ascii[i] = set.Contains(i);
            }
            return new(ascii, all, least, most);
        }

        public bool Meets(Step other) =>
            (_others && other._others) || _ascii.Zip(other._ascii).Any(static p => p.First && p.Second);

        public bool Take(ref ReadOnlySpan<byte> text)
        {
            var count = 0;
            var at = 0;
            while (at < text.Length && count < _most)
            {
                var b = text[at];
                if (b < 128)
                {
                    if (!_ascii[b])
                    {
                        break;
                    }
                    at++;
                }
                else
                {
                    if (!_others)
                    {
                        break;
                    }
                    at++;
                    while (at < text.Length && (sbyte)text[at] < -64)
                    {
                        at++;
                    }
                }
                count++;
            }
            text = text[at..];
            return count >= Least;
        }
    }
}
