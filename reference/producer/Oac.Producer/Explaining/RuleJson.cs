using System.Text.Json;
using Oac.Producer.Configuration;
using Oac.Producer.Linting;
using Oac.Producer.Output;
using Oac.Spec.Catalogue;
using Oac.Spec.Linting;

namespace Oac.Producer.Explaining;

/// <summary>Rules and requirements as JSON objects.</summary>
internal static class RuleJson
{
    /// <summary>A rule with all that it says of itself.</summary>
    public static void Write(Utf8JsonWriter json, ReportRule rule)
    {
        var documentation = rule.Documentation;
        json.WriteStartObject();
        WriteHead(json, rule);
        json.WriteString("what", documentation.What);
        json.WriteString("why", documentation.Why);
        json.WriteString("bad", documentation.Bad);
        json.WriteString("good", documentation.Good);
        json.WriteString("fix", documentation.Fix);
        json.WriteStartArray("requirements");
        foreach (var requirement in rule.Requirements)
        {
            Write(json, requirement, withRules: false);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What a table shows of a rule.</summary>
    public static void WriteRow(Utf8JsonWriter json, ReportRule rule)
    {
        json.WriteStartObject();
        WriteHead(json, rule);
        json.WriteString("what", rule.Documentation.What);
        json.Texts("requirements", rule.Requirements.Select(static r => r.Id));
        json.WriteEndObject();
    }

    /// <summary>A requirement's row.</summary>
    public static void Write(Utf8JsonWriter json, Requirement requirement, bool withRules)
    {
        json.WriteStartObject();
        json.WriteString("id", requirement.Id);
        json.WriteString("level", LevelNames.Of(requirement.Level));
        json.WriteStartObject("sections");
        foreach (var section in requirement.Sections)
        {
            json.WriteString(section.Key, section.Value);
        }
        json.WriteEndObject();
        json.WriteString("says", requirement.Says);
        json.WriteString("observe", requirement.Observe);
        if (withRules)
        {
            json.Texts("rules", RequirementBook.CheckedBy(requirement).Select(static r => r.Id));
        }
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, ReportRule rule)
    {
        json.WriteString("id", rule.Id);
        json.WriteString("name", rule.Name);
        json.WriteString("severity", SeverityNames.Of(rule.Severity));
        json.WriteBoolean("refuses", rule.Refuses);
        json.Texts("versions", RuleText.Versions(rule));
    }
}
