namespace Oac.Payloads.JsonSchemas.Patterns;

/// <summary>A set of code points, as ranges in order that do not touch. Surrogates are in none: text here has whole characters only.</summary>
internal sealed class CodePoints
{
    public const int Last = 0x10FFFF;

    private CodePoints(List<(int First, int Last)> ranges) => Ranges = ranges;

    public IReadOnlyList<(int First, int Last)> Ranges { get; }

    public static CodePoints Of(params (int First, int Last)[] ranges) => Union(ranges);

    public static CodePoints Of(int point) => Union([(point, point)]);

    public static CodePoints Union(IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var (first, last) in ranges.SelectMany(WithoutSurrogates).OrderBy(static r => r.First))
        {
            if (merged.Count > 0 && first <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, last));
            }
            else
            {
                merged.Add((first, last));
            }
        }
        return new(merged);
    }

    public CodePoints Inverted()
    {
        var inverted = new List<(int, int)>();
        var next = 0;
        foreach (var (first, last) in Ranges)
        {
            if (first > next)
            {
                inverted.Add((next, first - 1));
            }
            next = last + 1;
        }
        if (next <= Last)
        {
            inverted.Add((next, Last));
        }
        return Union(inverted);
    }

    public bool Contains(int point) => Ranges.Any(r => r.First <= point && point <= r.Last);

    private static IEnumerable<(int First, int Last)> WithoutSurrogates((int First, int Last) range)
    {
        if (range.First < 0xD800)
        {
            yield return (range.First, Math.Min(range.Last, 0xD7FF));
        }
        if (range.Last > 0xDFFF)
        {
            yield return (Math.Max(range.First, 0xE000), range.Last);
        }
    }
}
