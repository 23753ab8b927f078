using Oac.Producer.Linting;
using Oac.Spec.Linting;

namespace Oac.Producer.Output;

/// <summary>Workflow commands that GitHub Actions turns into annotations, then the summary line.</summary>
internal static class GitHubReport
{
    /// <summary>Writes the report.</summary>
    public static void Write(LintReport report, TextWriter output)
    {
        foreach (var input in report.Inputs)
        {
            if (input.Error is not null)
            {
                output.WriteLine(
                    input.IsImage
                        ? $"::error title=oac::{Data(input.Title)}: cannot be read: {Data(input.Error)}"
                        : $"::error file={Property(input.File)},title=oac::cannot be read: {Data(input.Error)}"
                );
            }
            foreach (var finding in input.Active)
            {
                Write(input, finding, output);
            }
        }
        output.WriteLine(ReportSummary.Of(report));
    }

    private static void Write(InputReport input, PlacedFinding finding, TextWriter output)
    {
        var command = finding.Severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "notice",
        };
        var title = Property($"{finding.Rule.Id} {finding.Rule.Name}");
        if (input.IsImage)
        {
            // No file of the repository can be blamed: the words name the image.
            output.WriteLine($"::{command} title={title}::{Data(input.Title)}: {Data(finding.Message)}");
            return;
        }
        output.Write($"::{command} file={Property(finding.Location?.File ?? input.File)}");
        if (finding.Location is { } location)
        {
            var span = location.Span;
            output.Write($",line={span.StartLine},endLine={span.EndLine}");
            if (span.StartLine == span.EndLine)
            {
                // Columns are taken only within one line; over several, the annotation would be refused.
                output.Write($",col={span.StartColumn},endColumn={span.EndColumn}");
            }
        }
        output.WriteLine($",title={title}::{Data(finding.Message)}");
    }

    /// <summary>The rules of @actions/core for the text after the second <c>::</c>, after control characters are spelled out.</summary>
    private static string Data(string text) =>
        SafeText
            .Line(text)
            .Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    /// <summary>The rules of @actions/core for property values.</summary>
    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
