using Oac.Spec.Labels;
using Oac.Spec.Manifest;

namespace Oac.Spec.Linting;

/// <summary>What a rule sees of one label set, and where it reports. Valid during one <see cref="LabelRule.Check"/> only.</summary>
public readonly ref struct RuleContext
{
    private readonly FindingList findings;
    private readonly ReadOnlySpan<int> roleEnds;

    internal RuleContext(
        LabelSchema schema,
        MatchedLabels labels,
        AgentManifest manifest,
        ImageFacts facts,
        FindingList findings
    )
    {
        Schema = schema;
        Entries = labels.Entries;
        AllWellFormed = labels.AllWellFormed;
        roleEnds = labels.RoleEnds;
        Unknown = labels.Unknown;
        Manifest = manifest;
        Facts = facts;
        this.findings = findings;
    }

    /// <summary>The declared version's labels.</summary>
    public LabelSchema Schema { get; }

    /// <summary>
    /// Every label that the version knows, those with an empty value included, in the order of their roles, and within a role in the
    /// input's.
    /// </summary>
    public ReadOnlySpan<LabelEntry> Entries { get; }

    /// <summary>Whether every value has the form of its kind.</summary>
    public bool AllWellFormed { get; }

    /// <summary>Labels of the namespace, or nearly of it, that the version does not know, in the input's order.</summary>
    public ReadOnlySpan<UnknownLabel> Unknown { get; }

    /// <summary>The version-neutral view.</summary>
    public AgentManifest Manifest { get; }

    /// <summary>What else is known of the image.</summary>
    public ImageFacts Facts { get; }

    /// <summary>The labels of one role, in the input's order.</summary>
    public ReadOnlySpan<LabelEntry> Of(LabelRole role) => Of(role, role);

    /// <summary>The labels of several roles that follow one another.</summary>
    public ReadOnlySpan<LabelEntry> Of(LabelRole first, LabelRole last)
    {
        var start = first == 0 ? 0 : roleEnds[(int)first - 1];
        return Entries[start..roleEnds[(int)last]];
    }

    /// <summary>The last label with a role and a name that is set, whatever it holds; false where there is none.</summary>
    public bool TryFind(LabelRole role, string? name, out LabelEntry entry)
    {
        var candidates = Of(role);
        for (var i = candidates.Length - 1; i >= 0; i--)
        {
            if (candidates[i].Name == name)
            {
                entry = candidates[i];
                return entry.IsSet;
            }
        }
        entry = default;
        return false;
    }

    /// <summary>Whether a label with this full key is among the known ones, set or empty.</summary>
    public bool Has(string key)
    {
        foreach (ref readonly var entry in Entries)
        {
            if (entry.Key == key)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// The key to which an unknown label may be renamed without asking: the only likely one, free, wanted by no other label, and of a kind
    /// that the value fits. Null where one of these is not so.
    /// </summary>
    public string? SureKeyOf(in UnknownLabel label)
    {
        if (label.Likely.Count != 1 || !label.IsSet)
        {
            return null;
        }
        var likely = label.Likely[0];
        if (
            !Schema.TryMatch(likely.AsSpan(LabelNamespace.Prefix.Length), out var match)
            || !LabelValue.IsWellFormed(Schema.Patterns[match.Pattern].Kind, label.Value)
            || Has(likely)
            || LacksMethod(label.Key, likely, match)
        )
        {
            return null;
        }
        foreach (ref readonly var other in Unknown)
        {
            if (other.Key != label.Key && other.Likely.Contains(likely))
            {
                return null;
            }
        }
        return likely;
    }

    /// <summary>
    /// Whether the likely key has a segment right behind its name that the found one lacks: <c>mcp.x.scopes</c> was probably meant for dcr,
    /// but to declare a method is more than to mend a slip.
    /// </summary>
    private static bool LacksMethod(string found, string likely, in LabelMatch match)
    {
        var behindName = LabelNamespace.Prefix.Length + match.NameStart + match.NameLength;
        return match.NameLength > 0
            && found.AsSpan().Count('.') < likely.AsSpan().Count('.')
            && found.AsSpan().CommonPrefixLength(likely) <= behindName + 1;
    }

    /// <summary>The full key of a role in the declared version, with its free segment filled in.</summary>
    public string KeyOf(LabelRole role, string? name = null)
    {
        foreach (var pattern in Schema.Patterns)
        {
            if (pattern.Role == role)
            {
                return LabelNamespace.Prefix + pattern.WithName(name);
            }
        }
        throw new ArgumentOutOfRangeException(nameof(role), role, $"{Schema.Version} has no such label.");
    }

    /// <summary>Reports a finding about a variable that the image sets by ENV.</summary>
    /// <param name="rule">The rule that reports.</param>
    /// <param name="variable">The variable's name.</param>
    /// <param name="message">What was found and what is allowed.</param>
    public void ReportVariable(LintRule rule, string variable, string message) =>
        findings.Add(new Finding(rule, null, message) { Variable = variable });

    /// <summary>Reports a finding.</summary>
    /// <param name="rule">The rule that reports.</param>
    /// <param name="key">The full label key, or null where the finding is about the image.</param>
    /// <param name="message">What was found and what is allowed.</param>
    /// <param name="replacementKey">The key that was surely meant, or null.</param>
    public void Report(LintRule rule, string? key, string message, string? replacementKey = null) =>
        findings.Add(new Finding(rule, key, message) { ReplacementKey = replacementKey });
}
