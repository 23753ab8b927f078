using System.Text.Json;
using Oac.Producer.Configuration;
using Oac.Producer.Linting;

namespace Oac.Producer.Output;

/// <summary>The report for programs: <c>docs/schemas/oac-lint-1.schema.json</c> is its contract.</summary>
internal static class JsonReport
{
    /// <summary>The name and version of the contract.</summary>
    public const string Schema = "oac-lint/1";

    /// <summary>Writes the report. Ignored findings are left out: the list is what counts.</summary>
    public static void Write(LintReport report, TextWriter output) =>
        Json.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", Schema);
                json.WriteStartArray("inputs");
                foreach (var input in report.Inputs)
                {
                    Write(json, input);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    private static void Write(Utf8JsonWriter json, InputReport input)
    {
        json.WriteStartObject();
        json.WriteString("input", input.Input);
        json.Optional("platform", input.Platform);
        json.Optional("digest", input.Digest);
        json.Optional("version", input.Version);
        json.Optional("error", input.Error);
        json.WriteStartArray("findings");
        foreach (var finding in input.Active)
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule.Id);
            json.WriteString("severity", SeverityNames.Of(finding.Severity));
            json.Texts("requirements", finding.Rule.Requirements.Select(static r => r.Id));
            json.Optional("key", finding.Key);
            json.WriteString("message", finding.Message);
            Write(json, finding.Location);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FindingLocation? location)
    {
        if (location is null)
        {
            json.WriteNull("location");
            return;
        }
        json.WriteStartObject("location");
        json.WriteString("file", location.File);
        json.WriteNumber("line", location.Span.StartLine);
        json.WriteNumber("column", location.Span.StartColumn);
        json.WriteNumber("endLine", location.Span.EndLine);
        json.WriteNumber("endColumn", location.Span.EndColumn);
        json.WriteEndObject();
    }
}
