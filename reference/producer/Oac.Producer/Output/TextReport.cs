using Oac.Producer.Configuration;
using Oac.Producer.Linting;
using Oac.Spec.Linting;

namespace Oac.Producer.Output;

/// <summary>The report for people: each finding with its line, a marker and what it rests on, then one line that counts.</summary>
internal static class TextReport
{
    /// <summary>The widest excerpt of a source line.</summary>
    public const int ExcerptWidth = 110;

    /// <summary>Writes the report.</summary>
    public static void Write(LintReport report, TextWriter output, Palette palette)
    {
        var lines = new ShownLines(report);
        foreach (var input in report.Inputs)
        {
            if (input.Error is not null)
            {
                output.WriteLine(
                    $"{palette.Bold}{SafeText.Path(input.Title)}:{palette.Reset} {palette.Of(Severity.Error)}cannot be read:{palette.Reset} {SafeText.Line(input.Error)}"
                );
            }
            foreach (var finding in input.Active)
            {
                Write(input, finding, lines, output, palette);
            }
        }
        output.WriteLine(ReportSummary.Of(report));
    }

    private static void Write(
        InputReport input,
        PlacedFinding finding,
        ShownLines lines,
        TextWriter output,
        Palette palette
    )
    {
        var place = finding.Location is { } location
            ? $"{SafeText.Path(location.File)}:{location.Span.StartLine}:{location.Span.StartColumn}"
            : SafeText.Path(input.Title);
        var severity = SeverityNames.Of(finding.Severity);
        output.WriteLine(
            $"{palette.Bold}{place}:{palette.Reset} {palette.Of(finding.Severity)}{severity}:{palette.Reset} "
                + $"{SafeText.Line(finding.Message)} {palette.Dim}[{finding.Rule.Id} {finding.Rule.Name}]{palette.Reset}"
        );
        if (finding.Location is { } where)
        {
            var number = where.Span.StartLine.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var gutter = new string(' ', Math.Max(4, number.Length + 2));
            var excerpt = SourceExcerpt.Of(where, lines, ExcerptWidth);
            output.WriteLine($"{palette.Dim}{number.PadLeft(gutter.Length)} |{palette.Reset} {excerpt.Text}".TrimEnd());
            output.WriteLine(
                $"{palette.Dim}{gutter} |{palette.Reset} {palette.Of(finding.Severity)}{excerpt.Marker}{palette.Reset}"
            );
        }
        foreach (var requirement in finding.Rule.Requirements)
        {
            output.WriteLine(
                $"{palette.Dim}     = {requirement.Id}{SectionText.Of(requirement, input.Definition?.Version.ToString())}{palette.Reset}"
            );
        }
    }
}
