using System.Collections.Immutable;
using System.Text.Json;
using Oac.Payloads.JsonSchemas.Evaluation;

namespace Oac.Payloads.JsonSchemas.Output;

/// <summary>Makes the outputs of the specification from what was told.</summary>
internal static class OutputWriter
{
    /// <summary>The errors or annotations, one after another.</summary>
    public static ImmutableArray<JsonOutputUnit> Basic(OutputUnit root)
    {
        var units = ImmutableArray.CreateBuilder<JsonOutputUnit>();
        Add(root);
        return units.ToImmutable();

        void Add(OutputUnit unit)
        {
            if (unit.Error is not null || unit.Annotation is not null)
            {
                units.Add(Of(unit));
            }
            foreach (var child in unit.Children)
            {
                Add(child);
            }
        }
    }

    /// <summary>The tree, where a node that says nothing and has one child is that child.</summary>
    public static JsonOutputUnit Detailed(OutputUnit unit)
    {
        if (unit is { Error: null, Annotation: null, Children: [var only], Parent: not null })
        {
            return Detailed(only);
        }
        return Of(unit) with { Children = [.. unit.Children.Select(Detailed)] };
    }

    public static void Write(Utf8JsonWriter writer, JsonSchemaResult result)
    {
        var verdict = result.Verdict;
        if (verdict is JsonVerdict.Valid or JsonVerdict.Invalid && result.Output == JsonSchemaOutput.Detailed)
        {
            Write(writer, result.Units[0]);
            return;
        }
        writer.WriteStartObject();
        writer.WriteBoolean("valid", result.IsValid);
        if (result.Output != JsonSchemaOutput.Flag)
        {
            var units = verdict is JsonVerdict.Valid or JsonVerdict.Invalid
                ? result.Units
                : [new JsonOutputUnit(false, "", "", "") { Error = result.Reason }];
            Write(writer, result.IsValid, units);
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, bool valid, ImmutableArray<JsonOutputUnit> units)
    {
        writer.WriteStartArray(valid ? "annotations" : "errors");
        foreach (var unit in units)
        {
            Write(writer, unit);
        }
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonOutputUnit unit)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("valid", unit.IsValid);
        writer.WriteString("keywordLocation", unit.KeywordLocation);
        if (unit.AbsoluteKeywordLocation.Length > 0)
        {
            writer.WriteString("absoluteKeywordLocation", unit.AbsoluteKeywordLocation);
        }
        writer.WriteString("instanceLocation", unit.InstanceLocation);
        if (unit.Error is { } error)
        {
            writer.WriteString("error", error);
        }
        if (unit.Annotation is { } annotation)
        {
            writer.WritePropertyName("annotation");
            writer.WriteRawValue(annotation);
        }
        if (!unit.Children.IsEmpty)
        {
            Write(writer, unit.IsValid, unit.Children);
        }
        writer.WriteEndObject();
    }

    private static JsonOutputUnit Of(OutputUnit unit) =>
        new(unit.Valid, unit.KeywordLocation, unit.AbsoluteKeywordLocation, unit.InstanceLocation)
        {
            Error = unit.Error,
            Annotation = unit.Annotation,
        };
}
