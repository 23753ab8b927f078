using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Oac.Conformance.Gherkin;
using Oac.Conformance.Reports;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Commands;

/// <summary><c>oac-conformance list</c>.</summary>
internal static class ListCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var what = new Argument<string>("WHAT")
        {
            Description = "cases or requirements.",
            DefaultValueFactory = static _ => "cases",
        };
        what.AcceptOnlyFromAmong("cases", "requirements");
        var filter = new FilterArguments(context);
        var format = new Option<string>("--format", "-f")
        {
            Description = "The form.",
            DefaultValueFactory = static _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new CommandWithExamples(
            "list",
            "Lists the cases of the suite, or the requirements with the number of cases that judge them.",
            ("oac-conformance list", "Every case."),
            ("oac-conformance list requirements --class harness --level MUST", "What a harness must do.")
        )
        {
            what,
        };
        filter.AddTo(command);
        command.Add(format);
        command.SetAction(parse =>
        {
            var chosen = filter.Read(parse);
            var asJson = parse.GetValue(format) == "json";
            var scenarios = context.Suite().Scenarios;
            if (parse.GetValue(what) == "cases")
            {
                var cases = Cases(scenarios, chosen);
                Needs(cases.Count, "case");
                context.Output.Write(asJson ? Json(cases) : Text(cases));
            }
            else
            {
                var rows = Rows(scenarios, chosen);
                Needs(rows.Count, "requirement");
                context.Output.Write(asJson ? Json(rows) : Text(rows));
            }
            return ExitCodes.Passed;
        });
        return command;
    }

    /// <summary>The members of a requirement in JSON.</summary>
    public static void Members(Utf8JsonWriter json, Requirement requirement)
    {
        json.WriteString("id", requirement.Id);
        json.WriteString("class", ScenarioTags.ClassName(requirement.Class));
        json.WriteString("level", ScenarioTags.LevelName(requirement.Level));
        json.WriteStartObject("sections");
        foreach (var (version, section) in requirement.Sections)
        {
            json.WriteString(version, section);
        }
        json.WriteEndObject();
        json.WriteString("says", requirement.Says);
        json.WriteString("observe", requirement.Observe);
    }

    /// <summary>The members of a scenario in JSON.</summary>
    public static void Members(Utf8JsonWriter json, Scenario scenario)
    {
        json.WriteString("id", scenario.Id);
        json.WriteString("name", scenario.Name);
        json.WriteString("feature", scenario.Feature);
        json.WriteString("class", ScenarioTags.ClassName(scenario.Class));
        json.WriteString("level", ScenarioTags.LevelName(scenario.Level));
        json.Texts("versions", scenario.Versions);
        json.Texts("requirements", scenario.Requirements.Select(static r => r.Id));
        json.Texts("marks", scenario.Marks);
    }

    private static void Needs(int count, string what)
    {
        if (count == 0)
        {
            throw new TargetException(
                $"no {what} of the suite fits the filter; without a filter 'oac-conformance list {what}s' shows all"
            );
        }
    }

    private static List<Scenario> Cases(ImmutableArray<Scenario> scenarios, CaseFilter filter) =>
        [.. scenarios.Where(s => s.Versions.Any(v => SuiteCase.Of(s, v).Any(filter.Fits)))];

    private static List<(Requirement Requirement, int Cases)> Rows(
        ImmutableArray<Scenario> scenarios,
        CaseFilter filter
    ) =>
        [
            .. Requirements
                .All.Where(r =>
                    (filter.Classes.IsEmpty || filter.Classes.Contains(r.Class))
                    && (filter.Levels.IsEmpty || filter.Levels.Contains(r.Level))
                    && (filter.Versions.IsEmpty || filter.Versions.Any(v => r.SectionIn(v) is not null))
                    && (filter.Requirements.IsEmpty || filter.Requirements.Any(p => CaseFilter.Matches(p, r.Id)))
                )
                .Select(r =>
                    (
                        Requirement: r,
                        Cases: scenarios.Count(s =>
                            s.Requirements.Contains(r)
                            && (filter.Cases.IsEmpty || filter.Cases.Any(p => CaseFilter.Matches(p, s.Id)))
                        )
                    )
                )
                .Where(row => filter.Cases.IsEmpty || row.Cases > 0),
        ];

    private static string Text(List<Scenario> scenarios) =>
        string.Concat(
            scenarios.Select(static s =>
                $"{s.Id}  {ScenarioTags.LevelName(s.Level)} {string.Join(' ', s.Versions.Concat(s.Marks))}  {string.Join(' ', s.Requirements.Select(static r => r.Id))}\n"
            )
        );

    private static string Text(List<(Requirement Requirement, int Cases)> rows) =>
        string.Concat(
            rows.Select(static r =>
                FormattableString.Invariant(
                    $"{r.Requirement.Id}  {ScenarioTags.LevelName(r.Requirement.Level)} {string.Join(' ', r.Requirement.Sections.Select(static s => s.Key))}  {(r.Cases == 1 ? "1 case" : $"{r.Cases} cases")}\n"
                )
            )
        );

    private static string Json(List<Scenario> scenarios) =>
        ReportJson.Document(json =>
        {
            json.WriteString("schema", "oac-conformance-list/1");
            json.WriteStartArray("cases");
            foreach (var scenario in scenarios)
            {
                json.WriteStartObject();
                Members(json, scenario);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });

    private static string Json(List<(Requirement Requirement, int Cases)> rows) =>
        ReportJson.Document(json =>
        {
            json.WriteString("schema", "oac-conformance-list/1");
            json.WriteStartArray("requirements");
            foreach (var (requirement, cases) in rows)
            {
                json.WriteStartObject();
                Members(json, requirement);
                json.WriteNumber("cases", cases);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
}
