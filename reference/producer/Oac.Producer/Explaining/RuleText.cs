using System.Text;
using Oac.Producer.Configuration;
using Oac.Producer.Linting;
using Oac.Producer.Output;
using Oac.Spec.Catalogue;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Producer.Explaining;

/// <summary>A rule's documentation as text, for people, for help in SARIF and for pages.</summary>
internal static class RuleText
{
    /// <summary>Plain text.</summary>
    public static string Plain(ReportRule rule)
    {
        var documentation = rule.Documentation;
        var text = new StringBuilder();
        text.Append(rule.Id)
            .Append(' ')
            .Append(rule.Name)
            .Append(" (")
            .Append(SeverityNames.Of(rule.Severity))
            .Append(")\n\n");
        text.Append(documentation.What).Append("\n\n");
        text.Append("Why\n").Append(Indent(documentation.Why)).Append("\n\n");
        text.Append("Bad\n").Append(Indent(documentation.Bad)).Append("\n\n");
        text.Append("Good\n").Append(Indent(documentation.Good)).Append("\n\n");
        text.Append("Fix\n").Append(Indent(documentation.Fix)).Append('\n');
        if (rule.Requirements.Length > 0)
        {
            text.Append("\nRests on\n");
            foreach (var requirement in rule.Requirements)
            {
                text.Append("  ")
                    .Append(requirement.Id)
                    .Append(" (")
                    .Append(LevelNames.Of(requirement.Level))
                    .Append(")\n");
                text.Append("      ").Append(requirement.Says).Append('\n');
                text.Append("      section ").Append(SectionText.AllOf(requirement)).Append('\n');
            }
        }
        return text.Append("\nChecked in ").Append(CheckedIn(rule)).Append('\n').ToString();
    }

    /// <summary>Markdown. Text of the catalogue is ours, so nothing is escaped.</summary>
    public static string Markdown(ReportRule rule)
    {
        var documentation = rule.Documentation;
        var text = new StringBuilder();
        text.Append("# ").Append(rule.Id).Append(' ').Append(rule.Name).Append("\n\n");
        text.Append("Severity: **")
            .Append(SeverityNames.Of(rule.Severity))
            .Append("**. Checked in ")
            .Append(CheckedIn(rule))
            .Append(".\n\n");
        text.Append(documentation.What).Append("\n\n## Why\n\n").Append(documentation.Why).Append("\n\n");
        text.Append("## Bad\n\n```dockerfile\n").Append(documentation.Bad.TrimEnd()).Append("\n```\n\n");
        text.Append("## Good\n\n```dockerfile\n").Append(documentation.Good.TrimEnd()).Append("\n```\n\n");
        text.Append("## Fix\n\n").Append(documentation.Fix).Append('\n');
        if (rule.Requirements.Length > 0)
        {
            text.Append("\n## Rests on\n\n");
            foreach (var requirement in rule.Requirements)
            {
                text.Append("- `")
                    .Append(requirement.Id)
                    .Append("` (")
                    .Append(LevelNames.Of(requirement.Level))
                    .Append("; section ");
                text.Append(SectionText.AllOf(requirement)).Append("): ").Append(requirement.Says).Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>The versions that list a rule.</summary>
    public static IEnumerable<string> Versions(ReportRule rule) =>
        SpecVersions.All.Where(v => v.Rules.Any(r => r.Id == rule.Id)).Select(static v => v.Version.ToString());

    private static string CheckedIn(ReportRule rule)
    {
        var versions = string.Join(", ", Versions(rule));
        return versions.Length == 0 ? "every version" : versions;
    }

    private static string Indent(string text) => "  " + text.TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal);
}
