using System.Text;
using Oac.Producer.Output;
using Oac.Spec.Catalogue;

namespace Oac.Producer.Explaining;

/// <summary>A requirement's row as text.</summary>
internal static class RequirementText
{
    /// <summary>Plain text.</summary>
    public static string Plain(Requirement requirement)
    {
        var text = new StringBuilder();
        text.Append(requirement.Id).Append(" (").Append(LevelNames.Of(requirement.Level)).Append(")\n\n");
        text.Append(requirement.Says).Append("\n\n");
        text.Append("Section\n");
        foreach (var section in requirement.Sections)
        {
            text.Append("  ").Append(section.Key).Append("  ").Append(section.Value).Append('\n');
        }
        text.Append("\nSeen by\n  ").Append(requirement.Observe).Append("\n\nRules that check it\n");
        var any = false;
        foreach (var rule in RequirementBook.CheckedBy(requirement))
        {
            any = true;
            text.Append("  ").Append(rule.Id).Append(' ').Append(rule.Name).Append('\n');
        }
        return any ? text.ToString() : text.Append("  none: labels alone do not show it\n").ToString();
    }

    /// <summary>Markdown.</summary>
    public static string Markdown(Requirement requirement)
    {
        var text = new StringBuilder();
        text.Append("# ")
            .Append(requirement.Id)
            .Append("\n\n")
            .Append("**")
            .Append(LevelNames.Of(requirement.Level))
            .Append("**; section ");
        text.Append(SectionText.AllOf(requirement)).Append(".\n\n");
        text.Append(requirement.Says)
            .Append("\n\nSeen by: ")
            .Append(requirement.Observe)
            .Append("\n\n## Rules that check it\n\n");
        var any = false;
        foreach (var rule in RequirementBook.CheckedBy(requirement))
        {
            any = true;
            text.Append("- ").Append(rule.Id).Append(' ').Append(rule.Name).Append('\n');
        }
        return any ? text.ToString() : text.Append("None: labels alone do not show it.\n").ToString();
    }
}
