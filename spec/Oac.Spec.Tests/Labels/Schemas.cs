using Oac.Spec.Labels;

namespace Oac.Spec.Tests.Labels;

/// <summary>The generated schemas, released ones and the one that only tests know.</summary>
internal static class Schemas
{
    public static readonly LabelSchema[] Released =
    [
        V1Alpha1.V1Alpha1LabelSchema.Instance,
        V1Alpha2.V1Alpha2LabelSchema.Instance,
        V1Alpha3.V1Alpha3LabelSchema.Instance,
    ];

    public static readonly LabelSchema[] All = [.. Released, V1Alpha4.V1Alpha4LabelSchema.Instance];

    public static TheoryData<string> Versions => [.. All.Select(static s => s.Version)];

    public static TheoryData<string> ReleasedVersions => [.. Released.Select(static s => s.Version)];

    public static LabelSchema Of(string version) => All.Single(s => s.Version == version);

    /// <summary>What a key matches, as pattern, first and second name; null where the version does not know it.</summary>
    public static (string Pattern, string Name, string Detail)? Match(this LabelSchema schema, string key) =>
        schema.TryMatch(key, out var match)
            ? (
                schema.Patterns[match.Pattern].Text,
                key.Substring(match.NameStart, match.NameLength),
                key.Substring(match.DetailStart, match.DetailLength)
            )
            : null;

    /// <summary>Labels to the typed set, as a reader does it.</summary>
    public static ILabelSet ReadLabels(this LabelSchema schema, IEnumerable<KeyValuePair<string, string>> labels)
    {
        var entries = new List<LabelEntry>();
        foreach (var (key, value) in labels)
        {
            var rest = key[LabelNamespace.Prefix.Length..];
            Assert.True(schema.TryMatch(rest, out var match), key);
            var pattern = schema.Patterns[match.Pattern];
            entries.Add(
                new(
                    key,
                    value,
                    pattern,
                    match.NameLength == 0 ? null : rest.Substring(match.NameStart, match.NameLength),
                    match.DetailLength == 0 ? null : rest.Substring(match.DetailStart, match.DetailLength),
                    LabelValue.IsWellFormed(pattern.Kind, value)
                )
            );
        }
        return schema.Read(entries.ToArray());
    }

    /// <summary>The typed set as labels.</summary>
    public static List<KeyValuePair<string, string>> Write(this ILabelSet labels)
    {
        var written = new List<KeyValuePair<string, string>>();
        labels.WriteTo(written);
        return written;
    }
}
