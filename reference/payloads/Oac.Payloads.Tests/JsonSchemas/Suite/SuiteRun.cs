using System.Text.Json;

namespace Oac.Payloads.JsonSchemas.Suite;

/// <summary>Runs cases through every way to a verdict: quick, with each output, from text and from a value.</summary>
internal static class SuiteRun
{
    /// <summary>What went wrong, or null.</summary>
    public static string? Judge(string draft, SuiteCase test, Dictionary<string, JsonSchema?> compiled)
    {
        var key =
            (test.Name.StartsWith("optional/", StringComparison.Ordinal) ? test.Name.Split(" / ")[0] : "")
            + test.Schema.GetRawText();
        if (!compiled.TryGetValue(key, out var schema))
        {
            var utf8 = System.Text.Encoding.UTF8.GetBytes(test.Schema.GetRawText());
            if (!JsonSchema.TryCompile(utf8, SuiteFiles.Options(draft, test.Name), out schema, out var problems))
            {
                return "does not compile: " + string.Join("; ", problems);
            }
            compiled[key] = schema;
        }
        var expected = test.Valid ? JsonVerdict.Valid : JsonVerdict.Invalid;
        var text = System.Text.Encoding.UTF8.GetBytes(test.Data.GetRawText());
        var verdict = schema!.Judge(text);
        if (verdict != expected)
        {
            return $"{verdict} instead of {expected}";
        }
        if (schema.IsValid(test.Data) != test.Valid || schema.IsValid(JsonInstance.Parse(text)) != test.Valid)
        {
            return "a value is judged otherwise than its text";
        }
        foreach (var output in Enum.GetValues<JsonSchemaOutput>())
        {
            var result = schema.Evaluate(text, output);
            if (result.Verdict != expected)
            {
                return $"{output}: {result.Verdict} instead of {expected}";
            }
            using var json = JsonDocument.Parse(result.ToString());
            if (
                output != JsonSchemaOutput.Flag
                && !test.Valid
                && !result.ToString().Contains("\"error\"", StringComparison.Ordinal)
            )
            {
                return $"{output} names no error: {result}";
            }
        }
        return null;
    }
}
