using Oac.Conformance.Gherkin;
using Oac.Conformance.Running;

namespace Oac.Conformance.Reports;

/// <summary>Words that every report has the same.</summary>
internal static class ReportNames
{
    /// <summary>The classes, as in <c>container and harness</c>.</summary>
    public static string Classes(RunReport report) =>
        string.Join(" and ", report.Classes.Select(ScenarioTags.ClassName));

    /// <summary>The command that runs one case again, with the same names and nonces.</summary>
    public static string Replay(RunReport report, CaseResult result) =>
        FormattableString.Invariant(
            $"oac-conformance replay {report.TargetArgument} --seed {report.Seed} {ShellWord.Of(result.Case.Id)}"
        );

    /// <summary>What was left out, a sentence each.</summary>
    public static IEnumerable<string> Remarks(RunReport report)
    {
        if (report.NotRun > 0)
        {
            yield return $"The run was stopped: {Count(report.NotRun, "case")} of {report.Cases.Length + report.NotRun} did not run to the end.";
        }
        if (report.IsFiltered)
        {
            yield return "A filter was given: rows that it left out are not shown.";
        }
        if (report.SlowLeftOut > 0)
        {
            yield return $"{Count(report.SlowLeftOut, "case")} left out that take long; --slow runs them.";
        }
        foreach (var stale in report.StaleExpectations)
        {
            yield return $"Stale expectation: {stale}.";
        }
    }

    /// <summary>Whether a verdict wants its reader's attention.</summary>
    public static bool IsRemarkable(Verdict verdict) => verdict is not (Verdict.Pass or Verdict.Unobservable);

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
