using Oac.Producer.Linting;
using Oac.Spec.Linting;

namespace Oac.Producer.Output;

/// <summary>The last line of a report for people.</summary>
internal static class ReportSummary
{
    /// <summary><c>3 errors, 1 warning in 2 inputs</c>.</summary>
    public static string Of(LintReport report)
    {
        var parts = new List<string>();
        Add(Severity.Error, "error", "errors");
        Add(Severity.Warning, "warning", "warnings");
        Add(Severity.Advice, "advice", "advice");
        var images = report.Inputs.Count(static i => i.Error is not null || i.Description is not null);
        var text =
            (parts.Count == 0 ? "no findings" : string.Join(", ", parts))
            + $" in {images} {(images == 1 ? "input" : "inputs")}";
        var ignored = report.Inputs.Sum(static i => i.Findings.Length - i.Active.Count());
        if (ignored > 0)
        {
            text += $", {ignored} ignored";
        }
        var unreadable = report.Inputs.Count(static i => i.Error is not null);
        return unreadable > 0 ? text + $", {unreadable} could not be read" : text;

        void Add(Severity severity, string one, string many)
        {
            var count = report.Inputs.Sum(i => i.Active.Count(f => f.Severity == severity));
            if (count > 0)
            {
                parts.Add($"{count} {(count == 1 ? one : many)}");
            }
        }
    }
}
