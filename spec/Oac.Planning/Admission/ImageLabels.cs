using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Oac.Planning.Plans;
using Oac.Spec;
using Oac.Spec.Labels;
using Oac.Spec.Versions;

namespace Oac.Planning.Admission;

/// <summary>
/// The labels of an image that its version knows, in the order of their keys. Those that it does not know are gone before anything is read,
/// so that none of them can change anything (7.6), nor the order that labels came in.
/// </summary>
internal sealed class ImageLabels
{
    private readonly Dictionary<(LabelRole Role, string? Name, string? Detail), string> keys;

    private ImageLabels(ManifestReading reading, ImmutableArray<LabelEntry> entries)
    {
        Reading = reading;
        Entries = entries;
        keys = new(entries.Length);
        foreach (var entry in entries)
        {
            if (entry.IsSet)
            {
                keys.TryAdd((entry.Pattern.Role, entry.Name, entry.Detail), entry.Key);
            }
        }
    }

    /// <summary>What the labels mean; without a manifest where reading stopped at the version.</summary>
    public ManifestReading Reading { get; }

    /// <summary>The labels.</summary>
    public ImmutableArray<LabelEntry> Entries { get; }

    /// <summary>Reads an image's labels, the version first.</summary>
    public static ImageLabels Read(PlanRequest request, ImmutableArray<SpecVersionDefinition> accepted)
    {
        var all = request.Image.Labels.ToArray();
        Array.Sort(all, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        var declared = request.Image.Labels.GetValueOrDefault(LabelNamespace.VersionKey);
        var definition = accepted.FirstOrDefault(d => d.Schema.Version == declared);
        var entries = definition is null ? [] : Known(all, definition.Schema);
        // Where the version is refused, the others are not looked at but for a slip in the version's own key.
        var labels = definition is null ? all : [.. entries.Select(static e => KeyValuePair.Create(e.Key, e.Value))];
        var reading = ManifestReader.Read(labels, new() { Accepted = accepted, Facts = request.Image.Facts });
        return new(reading, reading.Manifest is null ? [] : entries);
    }

    /// <summary>The key of the label with a role and a name: the one that the image has, else the one that its version has for it.</summary>
    public string KeyOf(LabelRole role, string? name = null, string? detail = null)
    {
        if (keys.TryGetValue((role, name, detail), out var key))
        {
            return key;
        }
        foreach (var pattern in Reading.Version!.Schema.Patterns)
        {
            if (pattern.Role == role)
            {
                return LabelNamespace.Prefix + LabelPattern.Fill(pattern.Text, name, detail);
            }
        }
        throw new ArgumentOutOfRangeException(nameof(role), role, "The version has no such label.");
    }

    /// <summary>Whether a label is there and not empty.</summary>
    public bool Has(LabelRole role, string? name = null, string? detail = null) =>
        keys.ContainsKey((role, name, detail));

    /// <summary>The first label of a name that the image has, in the order of roles.</summary>
    public string FirstKeyOf(LabelRole first, LabelRole last, string name)
    {
        string? found = null;
        var at = last;
        foreach (var entry in Entries)
        {
            var role = entry.Pattern.Role;
            if (entry.IsSet && entry.Name == name && role >= first && (found is null ? role <= last : role < at))
            {
                (found, at) = (entry.Key, role);
            }
        }
        return found ?? KeyOf(first, name);
    }

    private static ImmutableArray<LabelEntry> Known(KeyValuePair<string, string>[] labels, LabelSchema schema)
    {
        var known = new List<LabelEntry>(labels.Length);
        foreach (var (key, value) in labels)
        {
            if (!key.StartsWith(LabelNamespace.Prefix, StringComparison.Ordinal))
            {
                continue;
            }
            var rest = key.AsSpan(LabelNamespace.Prefix.Length);
            if (schema.TryMatch(rest, out var match))
            {
                var pattern = schema.Patterns[match.Pattern];
                known.Add(
                    new(
                        key,
                        value,
                        pattern,
                        match.NameLength == 0 ? null : rest.Slice(match.NameStart, match.NameLength).ToString(),
                        match.DetailLength == 0 ? null : rest.Slice(match.DetailStart, match.DetailLength).ToString(),
                        LabelValue.IsWellFormed(pattern.Kind, value)
                    )
                );
            }
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(known.ToArray());
    }
}
