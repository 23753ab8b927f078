using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Identity;

/// <summary>Not run over matched labels: it decides whether they are matched at all, so it stands with the version rules.</summary>
internal sealed class LimitsRule() : VersionRule("OAC190", "label-limits")
{
    public override RuleDocumentation Documentation =>
        new(
            What: $"There are at most {ManifestReader.MaxLabels} labels of the namespace, with keys of {ManifestReader.MaxKeyLength} and values of {ManifestReader.MaxValueLength} characters.",
            Why: "Nobody needs more, and a set without bounds could keep a reader busy for as long as its author likes.",
            Bad: $"""
            LABEL org.openagentcontainers.mcp.{new string(
                'x',
                16
            )}…{ManifestReader.MaxKeyLength} more….bearer.token.file="/run/secrets/token"
            """,
            Good: """
            LABEL org.openagentcontainers.mcp.calendar.bearer.token.file="/run/secrets/token"
            """,
            Fix: "Ask for less."
        );

    internal static bool Accepts(ReadOnlySpan<KeyValuePair<string, string>> labels, FindingList findings)
    {
        var count = 0;
        foreach (ref readonly var label in labels)
        {
            if (!label.Key.StartsWith(LabelNamespace.Prefix, StringComparison.Ordinal))
            {
                continue;
            }
            count++;
            if (label.Key.Length > ManifestReader.MaxKeyLength)
            {
                return Refuse(
                    findings,
                    null,
                    $"a key has {label.Key.Length} characters, at most {ManifestReader.MaxKeyLength} are read: {Show.Quoted(label.Key)}"
                );
            }
            if (label.Value.Length > ManifestReader.MaxValueLength)
            {
                return Refuse(
                    findings,
                    label.Key,
                    $"the value of {Show.Quoted(label.Key)} has {label.Value.Length} characters, at most {ManifestReader.MaxValueLength} are read"
                );
            }
        }
        return count <= ManifestReader.MaxLabels
            || Refuse(
                findings,
                null,
                $"there are {count} labels of the namespace, at most {ManifestReader.MaxLabels} are read"
            );
    }

    private static bool Refuse(FindingList findings, string? key, string message)
    {
        findings.Add(new(RuleCatalog.Limits, key, message));
        return false;
    }
}
