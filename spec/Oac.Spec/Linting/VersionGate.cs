using System.Buffers;
using System.Collections.Immutable;
using Oac.Spec.Labels;
using Oac.Spec.Linting.Rules;
using Oac.Spec.Versions;

namespace Oac.Spec.Linting;

/// <summary>Decides by the version label alone as what, and whether, the other labels are read (6.2, 7.7, 8.1, 8.2).</summary>
internal static class VersionGate
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t\r\n,;");

    /// <summary>The version to read as; null, with a finding, where reading stops.</summary>
    public static SpecVersionDefinition? Decide(
        string? declared,
        ReadOnlySpan<KeyValuePair<string, string>> labels,
        ManifestReadOptions options,
        FindingList findings
    )
    {
        var rule = Judge(declared, options.Accepted, out var definition);
        if (rule is not null && (options.ReadAs is null || declared is null))
        {
            findings.Add(Explain(rule, declared, labels, options));
        }
        else if (options.ReadAs is { } wanted && declared != wanted.Schema.Version)
        {
            findings.Add(
                new(
                    RuleCatalog.VersionDiffers,
                    LabelNamespace.VersionKey,
                    $"the image declares version {Show.Value(declared!)}, but is read as '{wanted.Schema.Version}'"
                )
            );
        }
        return options.ReadAs ?? definition;
    }

    private static VersionRule? Judge(
        string? declared,
        ImmutableArray<SpecVersionDefinition> accepted,
        out SpecVersionDefinition? definition
    )
    {
        definition = null;
        if (declared is null)
        {
            return RuleCatalog.VersionPresent;
        }
        foreach (var candidate in accepted)
        {
            if (candidate.Schema.Version == declared)
            {
                definition = candidate;
                return null;
            }
        }
        if (SpecVersion.TryParse(declared, out _))
        {
            return RuleCatalog.VersionSupported;
        }
        return declared.AsSpan().ContainsAny(Separators) ? RuleCatalog.VersionSingleValue : RuleCatalog.VersionGrammar;
    }

    private static Finding Explain(
        VersionRule rule,
        string? declared,
        ReadOnlySpan<KeyValuePair<string, string>> labels,
        ManifestReadOptions options
    )
    {
        var accepted = string.Join(", ", options.Accepted.Select(static a => a.Schema.Version));
        if (declared is null)
        {
            var slip = Slip(labels, out var isOnlyOne);
            var hint = slip is null ? "" : $"; {Show.Quoted(slip)} looks like a slip of it";
            return new(
                rule,
                slip ?? LabelNamespace.VersionKey,
                $"the required label '{LabelNamespace.VersionKey}' is missing or empty (accepted here: {accepted}){hint}"
            )
            {
                ReplacementKey = slip is not null && isOnlyOne ? LabelNamespace.VersionKey : null,
            };
        }
        var found = Show.Value(declared);
        var what =
            rule == RuleCatalog.VersionSupported ? $"version {found} is not accepted here"
            : rule == RuleCatalog.VersionSingleValue
                ? $"the version label holds {found}, not exactly one version identifier"
            : $"{found} is not a version identifier (v<major>, v<major>beta<n> or v<major>alpha<n>)";
        var stable = declared == "v1" ? "; early drafts used 'v1', which is no published version" : "";
        return new(rule, LabelNamespace.VersionKey, $"{what}; accepted: {accepted}{stable}");
    }

    /// <summary>The key that was probably meant to be the version label, so that a slip in it is not reported as a bare absence.</summary>
    private static string? Slip(ReadOnlySpan<KeyValuePair<string, string>> labels, out bool isOnlyOne)
    {
        string? slip = null;
        isOnlyOne = true;
        foreach (ref readonly var label in labels)
        {
            var key = label.Key;
            var rest =
                key.Length > ManifestReader.MaxKeyLength ? null
                : key.StartsWith(LabelNamespace.Prefix, StringComparison.Ordinal) ? key[LabelNamespace.Prefix.Length..]
                : LabelNamespace.LooksAlike(key) ? NearMiss.RestAfterLookAlikePrefix(key)
                : null;
            if (
                rest is not null
                && key != LabelNamespace.VersionKey
                && SpecVersion.TryParse(label.Value, out _)
                && (rest == "version" || NearMiss.IsSlipOf(rest, "version"))
            )
            {
                isOnlyOne = slip is null;
                slip ??= key;
            }
        }
        return slip;
    }
}
