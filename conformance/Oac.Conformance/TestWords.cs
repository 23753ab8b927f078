using System.Text;
using Oac.Conformance.Reports;
using Oac.Conformance.Running;

namespace Oac.Conformance;

/// <summary>What a test says of a verdict.</summary>
internal static class TestWords
{
    /// <summary>Of one case.</summary>
    public static string Of(RunReport report, CaseResult result)
    {
        var words = new StringBuilder(result.Verdict.Name());
        words.Append(": ").Append(SafeText.Line(result.Message ?? ""));
        Add("advice", result.Advice);
        Add("at", result.Step);
        Add("again", ReportNames.Replay(report, result));
        return words.ToString();

        void Add(string name, string? text)
        {
            if (text is not null)
            {
                words.Append('\n').Append(name).Append(": ").Append(SafeText.Line(text));
            }
        }
    }

    /// <summary>Of a whole run: the claim, and each row that stands in its way and is not told by a case.</summary>
    public static string Of(RunReport report)
    {
        var words = new StringBuilder(report.Claim);
        foreach (var remark in ReportNames.Remarks(report))
        {
            words.Append('\n').Append(SafeText.Line(remark));
        }
        var inTheWay = report.Rows.Where(static r =>
            r.Verdict is Verdict.Fail or Verdict.Error or Verdict.ExpectedFailure or Verdict.Untestable
        );
        foreach (var group in inTheWay.GroupBy(static r => (r.Verdict, r.Reason)))
        {
            words.Append('\n').Append(group.Key.Verdict.Name()).Append(": ");
            words.AppendJoin(", ", group.Select(static r => r.Requirement.Id));
            words.Append(group.Key.Reason is { } reason ? $" ({SafeText.Line(reason)})" : "");
        }
        return words.ToString();
    }
}
