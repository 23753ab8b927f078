using Oac.Producer.Linting;

namespace Oac.Producer.Output;

/// <summary>The forms of a lint report, by the names of the option <c>--format</c>.</summary>
internal static class ReportFormat
{
    /// <summary>The allowed names.</summary>
    public static readonly string[] Names = ["text", "json", "sarif", "github", "junit"];

    /// <summary>Writes a report in one of the forms.</summary>
    public static void Write(string format, LintReport report, TextWriter output, Palette palette)
    {
        switch (format)
        {
            case "json":
                JsonReport.Write(report, output);
                break;
            case "sarif":
                SarifReport.Write(report, output);
                break;
            case "github":
                GitHubReport.Write(report, output);
                break;
            case "junit":
                JUnitReport.Write(report, output);
                break;
            default:
                TextReport.Write(report, output, palette);
                break;
        }
    }
}
