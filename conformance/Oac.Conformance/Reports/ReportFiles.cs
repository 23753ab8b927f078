using System.Text;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Reports;

/// <summary>Reports in files; a file's ending says its form.</summary>
internal static class ReportFiles
{
    private const string Allowed = "allowed are .html, .json and .xml (JUnit)";

    /// <summary>Refuses names whose ending is no form, folders, and folders that are not there: before anything is run.</summary>
    /// <exception cref="TargetException">With what is allowed.</exception>
    public static void Check(IEnumerable<string> paths, string workingDirectory)
    {
        foreach (var path in paths)
        {
            if (Path.GetExtension(path) is not (".html" or ".json" or ".xml"))
            {
                throw new TargetException($"--report {path}: the ending says the form; {Allowed}");
            }
            var full = Path.GetFullPath(path, workingDirectory);
            if (Directory.Exists(full))
            {
                throw new TargetException($"--report {path}: is a folder; name a file");
            }
            if (!Directory.Exists(Path.GetDirectoryName(full)))
            {
                throw new TargetException($"--report {path}: its folder is not there");
            }
        }
    }

    /// <summary>Writes a report. An old one stays until the new one is complete.</summary>
    /// <exception cref="TargetException">It cannot be written.</exception>
    public static void Write(string path, string workingDirectory, RunReport report, int exitCode)
    {
        var text = Path.GetExtension(path) switch
        {
            ".html" => HtmlReport.Write(report),
            ".json" => JsonReport.Write(report, exitCode),
            _ => JUnitReport.Write(report),
        };
        var full = Path.GetFullPath(path, workingDirectory);
        try
        {
            var beside = $"{full}.{Guid.NewGuid():N}.part";
            try
            {
                File.WriteAllText(beside, text, Utf8);
                File.Move(beside, full, overwrite: true);
            }
            finally
            {
                File.Delete(beside);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"--report {path}: cannot be written: {e.Message}");
        }
    }

    private static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false);
}
