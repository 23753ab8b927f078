using System.Collections.Immutable;
using Oac.Spec.Labels;
using Oac.Spec.Versions;

namespace Oac.Spec.Linting;

/// <summary>
/// Finds the label that an unknown key was probably meant to be: per segment a wrong case, a swapped hyphen or a slip of the finger, and
/// at most one segment left out. A free segment takes what stands there, so next to one a segment that is left out could be made of
/// anything: there a guess must be borne out by what follows.
/// </summary>
internal static class NearMiss
{
    private const int MaxSegments = 12;
    private const int MaxLength = 256;
    private const int MissingSegment = 2;
    private const int MaxCost = 3;
    private const int Impossible = 1000;

    /// <summary>What some version has as a fixed part of a key, and what a name is therefore unlikely to be.</summary>
    private static readonly Lazy<HashSet<string>> FixedSegments = new(static () =>
        new(
            SpecVersions.All.SelectMany(static v => v.Schema.Patterns).SelectMany(static p => p.Segments),
            StringComparer.Ordinal
        )
    );

    /// <summary>The likely keys without prefix, the likeliest alone; several where they are equally likely; empty where none is near.</summary>
    public static IReadOnlyList<string> Find(LabelSchema schema, string key)
    {
        if (key.Length > MaxLength)
        {
            return [];
        }
        var segments = key.Split('.');
        if (segments.Length > MaxSegments || segments.Contains(""))
        {
            return [];
        }
        var plain = Array.ConvertAll(segments, Plain);
        var best = MaxCost + 1;
        List<string>? candidates = null;
        var (group, groupPrice) = ("", Impossible);
        foreach (var pattern in schema.Patterns)
        {
            var tokens = pattern.Segments;
            // The group decides first (4.2): most patterns are dismissed without being aligned. Those of one group stand together.
            if (tokens[0] != group)
            {
                (group, groupPrice) = (tokens[0], Price(tokens[0], segments[0], plain[0]));
            }
            if (groupPrice > MaxCost)
            {
                continue;
            }
            var cost = Align(tokens, segments, plain, out var candidate);
            if (cost is 0 or > MaxCost || cost > best || candidate is null || !Matches(schema, pattern, candidate))
            {
                continue;
            }
            if (cost < best)
            {
                candidates = null;
                best = cost;
            }
            (candidates ??= []).Add(candidate);
        }
        return candidates ?? [];
    }

    /// <summary>The rest of a foreign key whose beginning was probably meant to be the namespace; null where it is not near it.</summary>
    public static string? RestAfterLookAlikePrefix(string key)
    {
        if (key.Length > MaxLength)
        {
            return null;
        }
        var segments = key.Split('.');
        // "openagentcontainers.name", then "org.openagentcontainer.name", "io.openagentcontainers.name", "ORG.OpenAgentContainers.name"
        for (var first = 0; first < Math.Min(2, segments.Length - 1); first++)
        {
            if (Distance(segments[first].ToLowerInvariant(), "openagentcontainers", MaxCost) <= MaxCost)
            {
                return string.Join('.', segments[(first + 1)..]);
            }
        }
        return null;
    }

    /// <summary>Whether a segment is another one, but for case or a slip of the finger.</summary>
    public static bool IsSlipOf(string segment, string token) => Price(token, segment, Plain(segment)) <= MaxCost;

    private static bool Matches(LabelSchema schema, LabelPattern pattern, string candidate) =>
        schema.TryMatch(candidate, out var match) && match.Pattern == pattern.Index;

    /// <summary>
    /// The cheapest way to read the segments as the pattern's tokens. cost[i, j] is the price of the first i tokens for the first j
    /// segments; a free token takes one segment or more.
    /// </summary>
    private static int Align(ImmutableArray<string> tokens, string[] segments, string[] plain, out string? candidate)
    {
        var cost = new int[tokens.Length + 1, segments.Length + 1];
        for (var i = 0; i <= tokens.Length; i++)
        {
            for (var j = 0; j <= segments.Length; j++)
            {
                cost[i, j] = i == 0 && j == 0 ? 0 : Impossible;
                if (i == 0)
                {
                    continue;
                }
                var isFree = tokens[i - 1][0] == '<';
                if (j > 0)
                {
                    var taken = isFree
                        ? Math.Min(cost[i - 1, j - 1], cost[i, j - 1])
                        : cost[i - 1, j - 1] + Price(tokens[i - 1], segments[j - 1], plain[j - 1]);
                    cost[i, j] = Math.Min(cost[i, j], taken);
                }
                // The first token is the group (4.2): without it a key has nothing in common with the pattern.
                if (!isFree && i > 1)
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 1, j] + MissingSegment);
                }
            }
        }
        candidate = cost[tokens.Length, segments.Length] <= MaxCost ? Rebuild(cost, tokens, segments, plain) : null;
        return cost[tokens.Length, segments.Length];
    }

    /// <summary>The key of the cheapest way; null where a segment is left out next to a free one and nothing bears that out.</summary>
    private static string? Rebuild(int[,] cost, ImmutableArray<string> tokens, string[] segments, string[] plain)
    {
        List<string> parts = [];
        var (i, j) = (tokens.Length, segments.Length);
        var nextIsMissing = false;
        while (i > 0)
        {
            var token = tokens[i - 1];
            if (token[0] == '<')
            {
                var isWhole = cost[i - 1, j - 1] <= cost[i, j - 1];
                // mcp.x.jwt.token.file is an unknown method rather than a server 'x.jwt'; mcp.bearer.token.file lacks the server's name.
                if (nextIsMissing && (!isWhole || FixedSegments.Value.Contains(segments[j - 1])))
                {
                    return null;
                }
                parts.Add(segments[j - 1]);
                i = isWhole ? i - 1 : i;
                j--;
            }
            else
            {
                parts.Add(token);
                var taken = j > 0 && cost[i, j] == cost[i - 1, j - 1] + Price(token, segments[j - 1], plain[j - 1]);
                // workspace.src is no path, and inference.x.temperature no benchmark.
                if (!taken && (i == tokens.Length ? tokens[i - 2] : tokens[i])[0] == '<')
                {
                    return null;
                }
                nextIsMissing = !taken;
                j = taken ? j - 1 : j;
                i--;
            }
        }
        parts.Reverse();
        return string.Join('.', parts);
    }

    /// <summary>A segment as the specification would spell it: lower case, underscores for hyphens.</summary>
    private static string Plain(string segment) => segment.ToLowerInvariant().Replace('-', '_');

    private static int Price(string token, string segment, string plain)
    {
        if (token == segment)
        {
            return 0;
        }
        if (plain == token || IsEqualButForUnderscores(plain, token))
        {
            return 1;
        }
        var most = Math.Max(1, token.Length / 3);
        var distance = Distance(plain, token, most);
        if (distance > most)
        {
            return Impossible;
        }
        // Of three letters one replaced makes another word (acp, mcp) as easily as a slip; left out, doubled or swapped it does not.
        var isAnotherWord =
            token.Length <= 3 && plain.Length == token.Length && !plain.Order().SequenceEqual(token.Order());
        return isAnotherWord ? Impossible : distance;
    }

    private static bool IsEqualButForUnderscores(string a, string b)
    {
        var (i, j) = (0, 0);
        while (true)
        {
            while (i < a.Length && a[i] == '_')
            {
                i++;
            }
            while (j < b.Length && b[j] == '_')
            {
                j++;
            }
            if (i == a.Length || j == b.Length)
            {
                return i == a.Length && j == b.Length;
            }
            if (a[i++] != b[j++])
            {
                return false;
            }
        }
    }

    /// <summary>Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, each costing 1.</summary>
    /// <param name="a">Any text.</param>
    /// <param name="b">A word of the specification, so short that it may lie on the stack.</param>
    /// <param name="most">What is further apart is of no interest.</param>
    private static int Distance(string a, string b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most)
        {
            return Impossible;
        }
        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> previous = stackalloc int[b.Length + 1];
        Span<int> current = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }
            var oldest = before;
            before = previous;
            previous = current;
            current = oldest;
        }
        return previous[b.Length];
    }
}
