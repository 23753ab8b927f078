using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Oac.Images;
using Oac.Producer.Explaining;
using Oac.Producer.Linting;
using Oac.Spec.Linting;

namespace Oac.Producer.Output;

/// <summary>SARIF 2.1.0, for code scanning and editors. Ignored findings are there, as suppressed results.</summary>
internal static class SarifReport
{
    private const string InformationUri = "https://openagentcontainers.org";

    /// <summary>Writes the report.</summary>
    public static void Write(LintReport report, TextWriter output)
    {
        ReportRule[] rules =
        [
            .. report
                .Inputs.SelectMany(static i => i.Findings)
                .Select(static f => f.Rule)
                .DistinctBy(static r => r.Id)
                .OrderBy(static r => r.Id, StringComparer.Ordinal),
        ];
        Json.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
                json.WriteString("version", "2.1.0");
                json.WriteStartArray("runs");
                json.WriteStartObject();
                WriteTool(json, rules);
                WriteInvocation(json, report);
                json.WriteString("columnKind", "utf16CodeUnits");
                WriteResults(json, report, rules);
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );
    }

    private static void WriteTool(Utf8JsonWriter json, ReportRule[] rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "oac");
        json.WriteString("fullName", "oac lint, of the Open Agent Containers toolkit");
        json.WriteString("version", Cli.Version);
        json.WriteString("semanticVersion", Cli.Version);
        json.WriteString("informationUri", InformationUri);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            WriteRule(json, rule);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, ReportRule rule)
    {
        var documentation = rule.Documentation;
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("name", PascalCase(rule.Name));
        WriteText(json, "shortDescription", Sentence(documentation.What));
        WriteText(json, "fullDescription", Sentence(documentation.What) + " " + Sentence(documentation.Why));
        json.WriteString("helpUri", $"{InformationUri}/#{rule.Id}");
        json.WriteStartObject("help");
        json.WriteString("text", RuleText.Plain(rule));
        json.WriteString("markdown", RuleText.Markdown(rule));
        json.WriteEndObject();
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", Level(rule.Severity));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.Texts("requirements", rule.Requirements.Select(static r => r.Id));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteInvocation(Utf8JsonWriter json, LintReport report)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", report.ExitCode != ExitCodes.Failed);
        json.WriteNumber("exitCode", report.ExitCode);
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var input in report.Inputs)
        {
            if (input.Error is null)
            {
                continue;
            }
            json.WriteStartObject();
            json.WriteString("level", "error");
            WriteText(json, "message", $"'{SafeText.Line(input.Title)}' cannot be read: {SafeText.Line(input.Error)}.");
            json.WriteStartArray("locations");
            WriteLocation(json, input.File, null, null);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteResults(Utf8JsonWriter json, LintReport report, ReportRule[] rules)
    {
        var occurrences = new Dictionary<string, int>(StringComparer.Ordinal);
        json.WriteStartArray("results");
        foreach (var input in report.Inputs)
        {
            foreach (var finding in input.Findings)
            {
                json.WriteStartObject();
                json.WriteString("ruleId", finding.Rule.Id);
                json.WriteNumber("ruleIndex", Array.FindIndex(rules, r => r.Id == finding.Rule.Id));
                json.WriteString("level", Level(finding.Severity));
                WriteText(json, "message", SafeText.Line(finding.Message));
                json.WriteStartArray("locations");
                WriteLocation(json, finding.Location?.File ?? input.File, finding.Location, finding.Key);
                json.WriteEndArray();
                json.WriteStartObject("partialFingerprints");
                json.WriteString("oacLint/v1", Fingerprint(input, finding, occurrences));
                json.WriteEndObject();
                WriteSuppression(json, finding.Suppression);
                json.WriteEndObject();
            }
        }
        json.WriteEndArray();
    }

    private static void WriteLocation(Utf8JsonWriter json, string file, FindingLocation? location, string? key)
    {
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Uri(file));
        json.WriteEndObject();
        // Viewers refuse a result without a region: what has no line of its own stands at the top of the file.
        var span = location?.Span ?? SourceSpan.Start;
        json.WriteStartObject("region");
        json.WriteNumber("startLine", span.StartLine);
        json.WriteNumber("startColumn", span.StartColumn);
        json.WriteNumber("endLine", span.EndLine);
        json.WriteNumber("endColumn", span.EndColumn);
        json.WriteEndObject();
        json.WriteEndObject();
        if (key is not null)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("fullyQualifiedName", SafeText.Line(key));
            json.WriteString("kind", "member");
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteSuppression(Utf8JsonWriter json, Suppression? suppression)
    {
        // A run that can suppress says so for every result: an empty list means that nobody asked to ignore it.
        json.WriteStartArray("suppressions");
        if (suppression is not null)
        {
            json.WriteStartObject();
            json.WriteString("kind", suppression.InSource ? "inSource" : "external");
            json.WriteString("status", "accepted");
            if (suppression.Reason is not null)
            {
                json.WriteString("justification", SafeText.Line(suppression.Reason));
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>The same for a finding that only moved: rule, image and key, numbered where they repeat within an input.</summary>
    private static string Fingerprint(InputReport input, PlacedFinding finding, Dictionary<string, int> occurrences)
    {
        var identity = $"{finding.Rule.Id}\n{input.Image}\n{finding.Key ?? finding.Message}";
        var scope = $"{input.File}\n{identity}";
        occurrences[scope] = occurrences.GetValueOrDefault(scope) + 1;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{identity}\n{occurrences[scope]}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    private static string Level(Severity severity) =>
        severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "note",
        };

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    /// <summary>A relative path stays relative to the folder of the run; each segment is percent-encoded.</summary>
    private static string Uri(string path)
    {
        // A scheme other than the repository's is refused by code scanning: the reference stands as a relative path.
        if (path.StartsWith("docker://", StringComparison.Ordinal))
        {
            path = path["docker://".Length..];
        }
        if (path == LintInput.StandardInput)
        {
            return "stdin";
        }
        if (Path.IsPathRooted(path))
        {
            return "file://" + string.Join('/', path.Split('/').Select(System.Uri.EscapeDataString));
        }
        var relative = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        return string.Join('/', relative.Split('/').Select(System.Uri.EscapeDataString));
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    private static string PascalCase(string name) =>
        string.Concat(name.Split('-').Select(static w => w.Length == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]));
}
