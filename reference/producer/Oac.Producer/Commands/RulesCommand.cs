using System.CommandLine;
using Oac.Producer.Configuration;
using Oac.Producer.Explaining;
using Oac.Producer.Linting;
using Oac.Producer.Output;
using Oac.Spec.Linting;

namespace Oac.Producer.Commands;

/// <summary><c>oac rules</c>.</summary>
internal static class RulesCommand
{
    /// <summary>The name and version of the JSON form.</summary>
    private const string Schema = "oac-rules/1";

    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var specVersion = SpecVersionArgument.Create("Only the rules of this version.");
        var format = new Option<string>("--format", "-f")
        {
            Description = "The form.",
            DefaultValueFactory = static _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json", "markdown");
        var command = new CommandWithExamples(
            "rules",
            "Lists all rules.",
            ("oac rules", "Every rule of every version."),
            ("oac rules --spec-version v1alpha3 --format markdown", "One version's rules as a table for a page.")
        )
        {
            specVersion,
            format,
        };
        command.SetAction(parse => Run(context, parse.GetValue(specVersion), parse.GetValue(format)!));
        return command;
    }

    private static int Run(CliContext context, string? version, string format)
    {
        ReportRule[] rules = SpecVersionArgument.Find(version) is { } definition
            ? [.. OwnRules.All, .. definition.Rules.Select(ReportRule.Of)]
            : [.. RuleBook.All];
        switch (format)
        {
            case "json":
                Json.Write(
                    context.Output,
                    json =>
                    {
                        json.WriteStartObject();
                        json.WriteString("schema", Schema);
                        json.WriteStartArray("rules");
                        foreach (var rule in rules)
                        {
                            RuleJson.WriteRow(json, rule);
                        }
                        json.WriteEndArray();
                        json.WriteEndObject();
                    }
                );
                break;
            case "markdown":
                WriteMarkdown(rules, context.Output);
                break;
            default:
                WriteText(rules, context.Output);
                break;
        }
        return ExitCodes.Clean;
    }

    private static void WriteText(ReportRule[] rules, TextWriter output)
    {
        var width = rules.Max(static r => r.Name.Length);
        foreach (var rule in rules)
        {
            output.WriteLine(
                $"{rule.Id}  {SeverityNames.Of(rule.Severity), -7}  {rule.Name.PadRight(width)}  {rule.Documentation.What}"
            );
        }
    }

    private static void WriteMarkdown(ReportRule[] rules, TextWriter output)
    {
        output.WriteLine("| Rule | Severity | Name | Checks | Versions | Requirements |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var rule in rules)
        {
            var versions = string.Join(", ", RuleText.Versions(rule));
            var requirements = string.Join(", ", rule.Requirements.Select(static r => $"`{r.Id}`"));
            output.WriteLine(
                $"| {rule.Id} | {SeverityNames.Of(rule.Severity)} | {rule.Name} | {Cell(rule.Documentation.What)} | {(versions.Length == 0 ? "every" : versions)} | {requirements} |"
            );
        }
    }

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal)
            .Replace('\n', ' ')
            .Replace("<", "&lt;", StringComparison.Ordinal);
}
