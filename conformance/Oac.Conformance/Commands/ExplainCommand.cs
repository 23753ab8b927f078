using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Oac.Conformance.Gherkin;
using Oac.Conformance.Reports;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Commands;

/// <summary><c>oac-conformance explain</c>.</summary>
internal static class ExplainCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var id = new Argument<string>("ID") { HelpName = "ID", Description = "A requirement or a case." };
        id.CompletionSources.Add(_ =>
            Requirements.All.Select(static r => r.Id).Concat(context.Suite().Scenarios.Select(static s => s.Id))
        );
        var format = new Option<string>("--format", "-f")
        {
            Description = "The form.",
            DefaultValueFactory = static _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new CommandWithExamples(
            "explain",
            "Tells what a requirement says, how it can be seen, and the scenarios that judge it.",
            ("oac-conformance explain container/version/present", "One requirement.")
        )
        {
            id,
            format,
        };
        command.SetAction(parse =>
        {
            var name = parse.GetValue(id)!;
            var scenarios = context.Suite().Scenarios;
            var plain = name.Split('+')[0];
            ImmutableArray<Requirement> found =
                Requirements.TryGet(name, out var requirement) ? [requirement]
                : scenarios.FirstOrDefault(s => s.Id == plain) is { } scenario ? scenario.Requirements
                : throw new TargetException(
                    $"there is no requirement and no case '{name}'"
                        + Nearest.Question(
                            name,
                            Requirements.All.Select(static r => r.Id).Concat(scenarios.Select(static s => s.Id)),
                            3
                        )
                );
            if (parse.GetValue(format) == "json")
            {
                context.Output.Write(Json(found, scenarios));
            }
            else
            {
                Text(context.Output, found, scenarios);
            }
            return ExitCodes.Passed;
        });
        return command;
    }

    private static void Text(TextWriter output, ImmutableArray<Requirement> found, ImmutableArray<Scenario> scenarios)
    {
        foreach (var requirement in found)
        {
            output.WriteLine(requirement.Id);
            output.WriteLine($"  {requirement.Says}");
            output.WriteLine();
            output.WriteLine($"  Level:    {ScenarioTags.LevelName(requirement.Level)}");
            output.WriteLine($"  Binds:    {ScenarioTags.ClassName(requirement.Class)}");
            output.WriteLine(
                $"  Sections: {string.Join(", ", requirement.Sections.Select(static s => $"{s.Value} ({s.Key})"))}"
            );
            output.WriteLine($"  Seen by:  {requirement.Observe}");
            var judging = scenarios.Where(s => s.Requirements.Contains(requirement)).ToList();
            if (judging.Count == 0)
            {
                output.WriteLine();
                output.WriteLine("  No case of this suite judges it.");
            }
            foreach (var scenario in judging)
            {
                output.WriteLine();
                output.WriteLine(
                    $"  Case {scenario.Id} ({string.Join(", ", scenario.Versions.Concat(scenario.Marks))})"
                );
                output.WriteLine($"    {scenario.Feature}: {scenario.Name}");
                ReplayText.Steps(output, scenario, "      ");
            }
        }
    }

    private static string Json(ImmutableArray<Requirement> found, ImmutableArray<Scenario> scenarios) =>
        ReportJson.Document(json =>
        {
            json.WriteString("schema", "oac-conformance-explain/1");
            json.WriteStartArray("requirements");
            foreach (var requirement in found)
            {
                json.WriteStartObject();
                ListCommand.Members(json, requirement);
                json.WriteStartArray("scenarios");
                foreach (var scenario in scenarios.Where(s => s.Requirements.Contains(requirement)))
                {
                    json.WriteStartObject();
                    ListCommand.Members(json, scenario);
                    json.WriteStartArray("steps");
                    foreach (var step in scenario.Steps)
                    {
                        Write(json, step);
                    }
                    json.WriteEndArray();
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });

    private static void Write(Utf8JsonWriter json, ScenarioStep step)
    {
        json.WriteStartObject();
        json.WriteString("kind", step.Kind.ToString());
        json.WriteString("text", step.Text);
        json.Optional("doc_string", step.DocString);
        json.WriteStartArray("table");
        foreach (var row in step.Table ?? [])
        {
            json.WriteStartArray();
            foreach (var cell in row)
            {
                json.WriteStringValue(cell);
            }
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
