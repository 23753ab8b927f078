using System.Text.Json;
using Oac.Conformance.Gherkin;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Reports;

/// <summary>The report for programs; <c>schemas/report.schema.json</c> describes it.</summary>
internal static class JsonReport
{
    /// <summary>The name and version of the form.</summary>
    public const string Schema = "oac-conformance-report/1";

    /// <summary>The document.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="exitCode">What the run exits with.</param>
    public static string Write(RunReport report, int exitCode) =>
        ReportJson.Document(json =>
        {
            json.WriteString("schema", Schema);
            json.WriteStartObject("suite");
            json.WriteString("name", "oac-conformance");
            json.WriteString("version", SuiteVersion.Text);
            json.WriteEndObject();
            json.WriteString("target", report.Target);
            json.Texts("classes", report.Classes.Select(ScenarioTags.ClassName));
            json.WriteString("version", report.Version);
            // A number of JSON holds 53 bits only.
            json.WriteString("seed", FormattableString.Invariant($"{report.Seed}"));
            json.WriteBoolean("partial", report.IsPartial);
            json.WriteString("claim", report.Claim);
            json.WriteNumber("exit_code", exitCode);
            json.WriteNumber("duration_ms", Milliseconds(report.Duration));
            json.WriteNumber("not_run", report.NotRun);
            json.WriteNumber("slow_left_out", report.SlowLeftOut);
            json.Texts("stale_expectations", report.StaleExpectations);
            json.WriteStartObject("tally");
            foreach (
                var level in (RequirementLevel[])
                    [RequirementLevel.Must, RequirementLevel.Should, RequirementLevel.Derived]
            )
            {
                Write(json, report.Tally(level));
            }
            json.WriteEndObject();
            json.WriteStartArray("requirements");
            foreach (var row in report.Rows)
            {
                Write(json, row);
            }
            json.WriteEndArray();
            json.WriteStartArray("cases");
            foreach (var result in report.Cases)
            {
                Write(json, report, result);
            }
            json.WriteEndArray();
        });

    private static void Write(Utf8JsonWriter json, Tally tally)
    {
        json.WriteStartObject(ScenarioTags.LevelName(tally.Level));
        json.WriteNumber("rows", tally.All);
        json.WriteNumber("passed", tally.Passed);
        json.WriteNumber("failed", tally.Failed);
        json.WriteNumber("not_met", tally.Warned);
        json.WriteNumber("untested", tally.Untested);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RequirementRow row)
    {
        json.WriteStartObject();
        json.WriteString("id", row.Requirement.Id);
        json.WriteString("level", ScenarioTags.LevelName(row.Requirement.Level));
        json.WriteString("section", row.Section);
        json.WriteString("says", row.Requirement.Says);
        json.WriteString("verdict", row.Verdict.Name());
        json.Optional("reason", row.Reason);
        json.Texts("cases", row.Cases.Select(static c => c.Case.Id));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RunReport report, CaseResult result)
    {
        json.WriteStartObject();
        json.WriteString("id", result.Case.Id);
        json.WriteString("name", result.Case.Scenario.Name);
        json.WriteString("verdict", result.Verdict.Name());
        json.Optional("message", result.Message);
        json.Optional("advice", result.Advice);
        json.Optional("step", result.Step);
        json.WriteString("replay", ReportNames.Replay(report, result));
        json.WriteNumber("duration_ms", Milliseconds(result.Duration));
        json.WriteStartArray("evidence");
        foreach (var line in result.Evidence)
        {
            json.WriteStartObject();
            json.WriteNumber("at_ms", Milliseconds(line.At));
            json.WriteString("kind", line.Kind.ToString().ToLowerInvariant());
            json.WriteString("text", line.Text);
            json.Optional("detail", line.Detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
