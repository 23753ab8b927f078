using System.Collections.Immutable;
using System.Text.Json;
using Oac.Producer.Output;
using Oac.Spec.Labels;
using Oac.Spec.Versions;

namespace Oac.Producer.AgentFiles;

/// <summary>
/// Writes the JSON Schema of <c>oac.yaml</c> for editors, from the same shapes that the reader goes by. It is one for all versions of the
/// specification: what only some know is allowed, and its description says which.
/// </summary>
internal static class AgentFileSchema
{
    /// <summary>The schema's text.</summary>
    public static string Write()
    {
        ImmutableArray<(string Version, Shape Shape)> roots =
        [
            .. SpecVersions.All.Select(static v => (v.Schema.Version, (Shape)AgentFileShape.Of(v))),
        ];
        using var text = new StringWriter { NewLine = "\n" };
        Json.Write(
            text,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
                json.WriteString("$id", "https://openagentcontainers.org/schemas/oac-yaml-1.schema.json");
                json.WriteString("title", "An agent image: oac.yaml");
                WriteShape(json, roots);
                json.WriteEndObject();
            }
        );
        return text.ToString();
    }

    /// <summary>The members of one schema, for the shapes that the versions have at one place.</summary>
    private static void WriteShape(Utf8JsonWriter json, ImmutableArray<(string Version, Shape Shape)> shapes)
    {
        switch (shapes[0].Shape)
        {
            case ValueShape value:
                WriteValue(json, value);
                break;
            case ListShape list:
                WriteList(json, list);
                break;
            default:
                WriteMapping(json, shapes.ConvertAll(static s => (s.Version, (MappingShape)s.Shape)));
                break;
        }
    }

    private static void WriteValue(Utf8JsonWriter json, ValueShape shape)
    {
        if (shape.AllowsList)
        {
            json.WriteStartArray("anyOf");
            json.WriteStartObject();
            WriteForm(json, shape.Form);
            json.WriteEndObject();
            json.WriteStartObject();
            json.WriteString("type", "array");
            json.WriteNumber("minItems", 1);
            json.WriteStartObject("items");
            json.WriteString("type", "string");
            json.WriteString("pattern", "^[^ ]+$");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            return;
        }
        WriteForm(json, shape.Form);
    }

    private static void WriteForm(Utf8JsonWriter json, ValueForm form)
    {
        if (!form.Choices.IsDefaultOrEmpty)
        {
            json.Texts("enum", form.Choices);
            return;
        }
        if (form.Types is [var one])
        {
            WriteType(json, form, one);
            return;
        }
        json.WriteStartArray("anyOf");
        foreach (var type in form.Types)
        {
            json.WriteStartObject();
            WriteType(json, form, type);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteType(Utf8JsonWriter json, ValueForm form, string type)
    {
        json.WriteString("type", type);
        if (type == "string" && form.Pattern is not null)
        {
            json.WriteString("pattern", form.Pattern);
        }
        if (type is "integer" or "number" && form.Least is { } least)
        {
            json.WriteNumber("minimum", least);
        }
        if (type is "integer" or "number" && form.Most is { } most)
        {
            json.WriteNumber("maximum", most);
        }
    }

    private static void WriteList(Utf8JsonWriter json, ListShape shape)
    {
        if (shape.AllowsSingle)
        {
            json.WriteStartArray("anyOf");
            json.WriteStartObject();
            WriteShape(json, [("", shape.Item)]);
            json.WriteEndObject();
            json.WriteStartObject();
        }
        json.WriteString("type", "array");
        json.WriteNumber("maxItems", shape.Most);
        json.WriteStartObject("items");
        WriteShape(json, [("", shape.Item)]);
        json.WriteEndObject();
        if (shape.AllowsSingle)
        {
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    private static void WriteMapping(Utf8JsonWriter json, ImmutableArray<(string Version, MappingShape Shape)> shapes)
    {
        json.WriteString("type", "object");
        var first = shapes[0].Shape;
        if (shapes.Any(static s => s.Shape.Fields.Length > 0))
        {
            json.WriteNumber("minProperties", 1);
            json.WriteStartObject("properties");
            foreach (var name in shapes.SelectMany(static s => s.Shape.Fields).Select(static f => f.Name).Distinct())
            {
                var having = shapes
                    .SelectMany(s => s.Shape.Fields.Where(f => f.Name == name).Select(f => (s.Version, Field: f)))
                    .ToImmutableArray();
                json.WriteStartObject(name);
                var description = Description(
                    having[0].Field,
                    having.Length == shapes.Length ? [] : having.ConvertAll(static h => h.Version)
                );
                if (description.Length > 0)
                {
                    json.WriteString("description", description);
                }
                WriteShape(json, having.ConvertAll(static h => (h.Version, h.Field.Shape)));
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        if (first.Fields.Where(static f => f.IsRequired).Select(static f => f.Name).ToList() is { Count: > 0 } required)
        {
            json.Texts("required", required);
        }
        if (first.FreeForm?.Pattern is { } pattern)
        {
            json.WriteStartObject("propertyNames");
            json.WriteString("pattern", pattern);
            json.WriteEndObject();
        }
        if (first.Free is null)
        {
            json.WriteBoolean("additionalProperties", false);
            return;
        }
        json.WriteStartObject("additionalProperties");
        WriteShape(
            json,
            [.. shapes.Where(static s => s.Shape.Free is not null).Select(static s => (s.Version, s.Shape.Free!))]
        );
        json.WriteEndObject();
    }

    private static string Description(Field field, ImmutableArray<string> onlyIn)
    {
        var what =
            field.Description
            ?? ((field.Shape as ValueShape)?.Label is { } label ? $"{LabelNamespace.Prefix}{label.Text}" : "");
        var versions = onlyIn.IsEmpty ? "" : $"Only {string.Join(" and ", onlyIn)}.";
        return what.Length == 0 || versions.Length == 0 ? what + versions : $"{what.TrimEnd('.')}. {versions}";
    }

    private static ImmutableArray<TResult> ConvertAll<T, TResult>(this ImmutableArray<T> items, Func<T, TResult> of) =>
        [.. items.Select(of)];
}
