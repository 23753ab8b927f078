using System.Collections.Immutable;
using Oac.Spec.Labels;
using Oac.Spec.Linting;
using Oac.Spec.Manifest;
using Oac.Spec.Versions;
using LimitsRule = Oac.Spec.Linting.Rules.Identity.LimitsRule;

namespace Oac.Spec;

/// <summary>
/// Labels to manifest and findings: the version first (6.2), then one pass over the flat keys. Lint and orchestrator share it, so they
/// cannot disagree. It never throws, whatever labels hold.
/// </summary>
public static class ManifestReader
{
    /// <summary>The most labels of the namespace that are read; a set with more is refused whole (OAC190).</summary>
    public const int MaxLabels = 4096;

    /// <summary>The longest key that is read, in UTF-16 code units, prefix included.</summary>
    public const int MaxKeyLength = 1024;

    /// <summary>The longest value that is read, in UTF-16 code units.</summary>
    public const int MaxValueLength = 32 * 1024;

    /// <summary>The most findings that are kept; one more says that there were more.</summary>
    public const int MaxFindings = 1000;

    /// <summary>Reads a label set.</summary>
    /// <param name="labels">The image's labels, each key once, in any order; foreign ones may be among them.</param>
    /// <param name="options">Accepted versions and what else is known of the image.</param>
    public static ManifestReading Read(ReadOnlySpan<KeyValuePair<string, string>> labels, ManifestReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var findings = new FindingList();
        var declared = DeclaredVersion(labels);
        var definition = VersionGate.Decide(declared, labels, options, findings);
        if (definition is null || !LimitsRule.Accepts(labels, findings))
        {
            return new()
            {
                DeclaredVersion = declared,
                Version = null,
                Labels = null,
                Manifest = null,
                Unknown = [],
                Findings = findings.ToImmutable(),
            };
        }

        var matched = MatchedLabels.Of(labels, definition.Schema, stackalloc int[MatchedLabels.RoleCount]);
        var manifest = ManifestBuilder.Build(definition.Version, matched.Entries);
        var context = new RuleContext(definition.Schema, matched, manifest, options.Facts, findings);
        foreach (var rule in definition.Rules)
        {
            if (rule is LabelRule labelRule)
            {
                labelRule.Check(in context);
            }
        }
        return new()
        {
            DeclaredVersion = declared,
            Version = definition,
            Labels = definition.Schema.Read(matched.Entries),
            Manifest = manifest,
            Unknown = OfNamespace(matched.Unknown),
            Findings = findings.ToImmutable(),
        };
    }

    private static string? DeclaredVersion(ReadOnlySpan<KeyValuePair<string, string>> labels)
    {
        for (var i = labels.Length - 1; i >= 0; i--)
        {
            if (labels[i].Key == LabelNamespace.VersionKey)
            {
                return labels[i].Value is { Length: > 0 } value ? value : null;
            }
        }
        return null;
    }

    private static ImmutableArray<KeyValuePair<string, string>> OfNamespace(ReadOnlySpan<UnknownLabel> unknown)
    {
        if (unknown.IsEmpty)
        {
            return [];
        }
        var kept = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(unknown.Length);
        foreach (var label in unknown)
        {
            if (label.InNamespace)
            {
                kept.Add(new(label.Key, label.Value));
            }
        }
        return kept.ToImmutable();
    }
}
