using Oac.Conformance.Gherkin;
using Oac.Conformance.Reports;
using Oac.Conformance.Running;

namespace Oac.Conformance.Doctoring;

/// <summary>Writes what <c>doctor</c> found.</summary>
internal static class DoctorText
{
    /// <summary>For people.</summary>
    public static void Write(TextWriter output, DoctorReport report, Palette palette)
    {
        output.WriteLine($"{SafeText.Line(report.Target)}: will be judged by {report.Version}");
        foreach (var finding in report.Findings)
        {
            var verdict = finding.Problem is null ? Verdict.Pass : Verdict.Error;
            output.WriteLine(
                $"{palette.Of(verdict)}{(finding.Problem is null ? "ok" : "PROBLEM"), -13}{palette.Reset} {finding.Title}"
            );
            foreach (var fact in finding.Facts)
            {
                output.WriteLine($"              {SafeText.Line(fact)}");
            }
            if (finding.Problem is { } problem)
            {
                output.WriteLine($"              {SafeText.Line(problem)}");
            }
            if (finding.Advice is { } advice)
            {
                output.WriteLine($"              advice: {SafeText.Line(advice)}");
            }
        }
        output.WriteLine();
        foreach (var row in report.Rows)
        {
            output.WriteLine(
                $"{palette.Of(row.Verdict)}{row.Verdict.Name(), -13}{palette.Reset} {row.Requirement.Id} {palette.Dim}{ScenarioTags.LevelName(row.Requirement.Level)}{palette.Reset}"
            );
            if (row.Verdict != Verdict.Unobservable)
            {
                output.WriteLine($"              {SafeText.Line(row.Why)}");
            }
        }
        output.WriteLine();
        output.WriteLine(
            FormattableString.Invariant(
                $"{report.Judged} rows will be judged, {Count(report, Verdict.NotApplicable)} are N/A, {Count(report, Verdict.Untestable)} UNTESTABLE, {Count(report, Verdict.Unobservable)} UNOBSERVABLE"
            )
        );
        if (report.ExitCode == 3)
        {
            output.WriteLine("The target cannot be judged as it stands.");
        }
    }

    /// <summary>For programs.</summary>
    public static string Json(DoctorReport report) =>
        ReportJson.Document(json =>
        {
            json.WriteString("schema", "oac-conformance-doctor/1");
            json.WriteString("target", report.Target);
            json.WriteString("version", report.Version);
            json.WriteNumber("exit_code", report.ExitCode);
            json.WriteNumber("judged", report.Judged);
            json.WriteStartArray("checks");
            foreach (var finding in report.Findings)
            {
                json.WriteStartObject();
                json.WriteString("title", finding.Title);
                json.WriteBoolean("ok", finding.Problem is null);
                json.Optional("problem", finding.Problem);
                json.Optional("advice", finding.Advice);
                json.Texts("facts", finding.Facts);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("rows");
            foreach (var row in report.Rows)
            {
                json.WriteStartObject();
                json.WriteString("requirement", row.Requirement.Id);
                json.WriteString("verdict", row.Verdict.Name());
                json.WriteString("why", row.Why);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });

    private static int Count(DoctorReport report, Verdict verdict) => report.Rows.Count(r => r.Verdict == verdict);
}
