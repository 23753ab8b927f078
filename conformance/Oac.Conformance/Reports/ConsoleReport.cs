using Oac.Conformance.Gherkin;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Reports;

/// <summary>The report for a terminal: a line for each requirement, more where it did not pass, the claim at the end.</summary>
internal static class ConsoleReport
{
    /// <summary>Writes the head, before anything is run.</summary>
    public static void Begin(TextWriter output, SuiteRun run)
    {
        var classes = string.Join(" and ", run.Target.Classes.Select(ScenarioTags.ClassName));
        output.WriteLine(
            FormattableString.Invariant(
                $"{SafeText.Line(run.Target.Name)}: {classes}, {run.Version}, {run.Cases.Length} cases, seed {run.Options.Seed}"
            )
        );
        output.WriteLine();
    }

    /// <summary>Writes the report.</summary>
    public static void Write(TextWriter output, RunReport report, Palette palette)
    {
        foreach (var row in report.Rows)
        {
            Row(output, report, row, palette);
        }
        output.WriteLine();
        foreach (var remark in ReportNames.Remarks(report))
        {
            output.WriteLine(SafeText.Line(remark));
        }
        foreach (var level in (RequirementLevel[])[RequirementLevel.Should, RequirementLevel.Derived])
        {
            if (report.Tally(level) is { All: > 0 } tally)
            {
                output.WriteLine(tally);
            }
        }
        var expected = report.Rows.Count(static r => r.Verdict == Verdict.ExpectedFailure);
        if (expected > 0)
        {
            output.WriteLine($"{expected} of the failures are expected; the claim counts them all the same");
        }
        output.WriteLine($"{palette.Bold}{report.Claim}{palette.Reset}");
    }

    private static void Row(TextWriter output, RunReport report, RequirementRow row, Palette palette)
    {
        var level = ScenarioTags.LevelName(row.Requirement.Level);
        output.WriteLine(
            $"{palette.Of(row.Verdict)}{row.Verdict.Name(), -13}{palette.Reset} {row.Requirement.Id} {palette.Dim}{level} {row.Section}{palette.Reset}"
        );
        if (row.Reason is { } reason && row.Verdict != Verdict.Unobservable)
        {
            output.WriteLine($"              {SafeText.Line(reason)}");
        }
        // One cause may stop every case of a row in the same words: once is enough.
        var alike = row
            .Cases.Where(static c => ReportNames.IsRemarkable(c.Verdict))
            .GroupBy(static c => (c.Verdict, c.Message, c.Advice));
        foreach (var group in alike)
        {
            Case(output, report, group.First(), group.Count() - 1, row.Verdict);
        }
    }

    private static void Case(TextWriter output, RunReport report, CaseResult result, int more, Verdict ofRow)
    {
        var prefix = result.Verdict == ofRow ? "" : $"{result.Verdict.Name()}: ";
        output.WriteLine($"              {prefix}{SafeText.Line(result.Message ?? "")}");
        if (result.Advice is { } advice)
        {
            output.WriteLine($"              advice: {SafeText.Line(advice)}");
        }
        if (
            result.Verdict
            is not (Verdict.Fail or Verdict.Error or Verdict.ExpectedFailure or Verdict.Warn or Verdict.Untestable)
        )
        {
            return;
        }
        if (result.Step is { } step)
        {
            output.WriteLine($"              at:     {SafeText.Line(step)}");
        }
        output.WriteLine($"              again:  {SafeText.Line(ReportNames.Replay(report, result))}");
        if (more > 0)
        {
            output.WriteLine($"              and so {(more == 1 ? "another case" : $"{more} more cases")} of this row");
        }
    }
}
