using System.Collections.Immutable;
using System.Text;
using Oac.Spec.Labels;
using Oac.Spec.Versions;

namespace Oac.Producer.AgentFiles;

/// <summary>
/// Writes labels as <c>oac.yaml</c>. What the version knows and has the right form stands under the file's own keys; all else under
/// <c>labels</c>, by its full key. Read again, the file gives exactly the same labels.
/// </summary>
internal static class AgentFileWriter
{
    /// <summary>Writes labels.</summary>
    /// <param name="labels">The labels, each key once.</param>
    /// <exception cref="UsageException">A key is empty, or a text holds half a surrogate pair.</exception>
    public static string Write(IReadOnlyCollection<KeyValuePair<string, string>> labels)
    {
        var declared = labels.FirstOrDefault(static l => l.Key == LabelNamespace.VersionKey).Value;
        _ = SpecVersions.TryGet(declared ?? "", out var version);
        var root = new Mapping();
        if (version is null)
        {
            root.Set(["version"], ValueForm.NoVersion);
        }
        var known = new List<(LabelPattern Pattern, string Name, string Detail, string Value)>();
        var others = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in labels)
        {
            if (key.Length == 0 || key.Contains('\0', StringComparison.Ordinal))
            {
                throw new UsageException("a label has an empty key, or one that holds a NUL; oac.yaml cannot say that");
            }
            if (version is not null && Match(version.Schema, key, value) is { } label)
            {
                known.Add(label);
            }
            else
            {
                others[key] = value;
            }
        }
        foreach (
            var (pattern, name, detail, value) in LabelOrder.Sort(known, static l => (l.Pattern, l.Name, l.Detail))
        )
        {
            root.Set(PathOf(pattern, name, detail).AsSpan(), Scalar(pattern.Kind, value));
        }
        foreach (var (key, value) in others)
        {
            root.Set([AgentFileShape.Labels, key], YamlScalar.OfText(value));
        }
        var order = (version is null ? AgentFileShape.WithoutVersion : AgentFileShape.Of(version)).Fields;
        var result = new StringBuilder();
        root.Write(result, 0, [.. order.Select(static f => f.Name)]);
        return result.ToString();
    }

    private static (LabelPattern, string, string, string)? Match(LabelSchema schema, string key, string value)
    {
        if (!key.StartsWith(LabelNamespace.Prefix, StringComparison.Ordinal))
        {
            return null;
        }
        var rest = key.AsSpan(LabelNamespace.Prefix.Length);
        if (!schema.TryMatch(rest, out var match))
        {
            return null;
        }
        var pattern = schema.Patterns[match.Pattern];
        return LabelValue.IsWellFormed(pattern.Kind, value)
            ? (
                pattern,
                rest.Slice(match.NameStart, match.NameLength).ToString(),
                rest.Slice(match.DetailStart, match.DetailLength).ToString(),
                value
            )
            : null;
    }

    private static ImmutableArray<string> PathOf(LabelPattern pattern, string name, string detail)
    {
        var free = 0;
        return
        [
            .. LabelShape
                .PathOf(pattern)
                .Select(segment =>
                    segment[0] == '<'
                        ? free++ == 0
                            ? name
                            : detail
                        : segment
                ),
        ];
    }

    private static string Scalar(LabelValueKind kind, string value)
    {
        if (kind == LabelValueKind.SpaceSeparatedList)
        {
            var items = value.Split(' ');
            return items.All(static i => i.Length > 0)
                ? $"[{string.Join(", ", items.Select(YamlScalar.OfText))}]"
                : YamlScalar.OfText(value);
        }
        return kind is LabelValueKind.Boolean or LabelValueKind.PositiveInteger or LabelValueKind.Percentage
            ? YamlScalar.OfNumber(value)
            : YamlScalar.OfText(value);
    }

    private sealed class Mapping
    {
        private readonly List<(string Key, object Value)> entries = [];
        private readonly Dictionary<string, Mapping> mappings = new(StringComparer.Ordinal);

        public void Set(ReadOnlySpan<string> path, string scalar)
        {
            if (path.Length == 1)
            {
                entries.Add((path[0], scalar));
                return;
            }
            if (!mappings.TryGetValue(path[0], out var below))
            {
                mappings.Add(path[0], below = new());
                entries.Add((path[0], below));
            }
            below.Set(path[1..], scalar);
        }

        public void Write(StringBuilder result, int depth, List<string>? order = null)
        {
            foreach (var (key, value) in entries.OrderBy(e => order?.IndexOf(e.Key) ?? 0))
            {
                var name = YamlScalar.OfText(key);
                var indent = new string(' ', depth * 2);
                result.Append(indent);
                if (name.Length > YamlScalar.LongestKey)
                {
                    result.Append("? ").Append(name).Append('\n').Append(indent).Append(':');
                }
                else
                {
                    result.Append(name).Append(':');
                }
                switch (value)
                {
                    case string scalar:
                        result.Append(' ').Append(scalar).Append('\n');
                        break;
                    case Mapping { IsTarget: true } target:
                        result
                            .Append(" { ")
                            .AppendJoin(", ", target.entries.Select(static e => $"{e.Key}: {e.Value}"))
                            .Append(" }\n");
                        break;
                    case Mapping mapping:
                        result.Append('\n');
                        mapping.Write(result, depth + 1);
                        break;
                }
            }
        }

        /// <summary>Where a value goes is read best on one line.</summary>
        private bool IsTarget =>
            entries.TrueForAll(static e => e is { Key: "env" or "file", Value: string { Length: < 100 } });
    }
}
