using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Oac.Planning.Configuration.Reading;

/// <summary>
/// Writes the JSON Schema of the configuration for editors, from the same shapes that the reader goes by. What no schema can say (a signer
/// that does not exist, a file that holds no key) only the reader tells.
/// </summary>
public static class ConfigurationSchema
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        // For editors, never for a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>The schema, JSON Schema 2020-12, with a line end.</summary>
    public static string Write()
    {
        var buffer = new ArrayBufferWriter<byte>(32 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("$id", "https://openagentcontainers.org/schemas/configuration.schema.json");
            json.WriteString("title", "What an operator offers to agents and allows them");
            Write(json, ConfigurationShape.Root);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter json, Shape shape)
    {
        switch (shape)
        {
            case ValueShape value:
                WriteForm(json, value.Form);
                break;
            case ListShape list:
                WriteList(json, list);
                break;
            case MappingShape { Shorthand: { } key } mapping:
                json.WriteStartArray("anyOf");
                json.WriteStartObject();
                Write(json, mapping.Find(key)!.Shape);
                json.WriteEndObject();
                json.WriteStartObject();
                WriteMapping(json, mapping);
                json.WriteEndObject();
                json.WriteEndArray();
                break;
            case MappingShape mapping:
                WriteMapping(json, mapping);
                break;
        }
    }

    private static void WriteForm(Utf8JsonWriter json, ValueForm form)
    {
        if (!form.Choices.IsEmpty)
        {
            WriteTexts(json, "enum", form.Choices);
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
        switch (type)
        {
            case Scalars.Text:
                json.WriteNumber("maxLength", form.MaxLength);
                if (form.Pattern is { } pattern)
                {
                    json.WriteString("pattern", pattern);
                }
                break;
            case Scalars.Number or ValueForm.Integer:
                if (form.Least is { } least)
                {
                    json.WriteNumber("minimum", least);
                }
                if (form.Most is { } most)
                {
                    json.WriteNumber("maximum", most);
                }
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter json, ListShape list)
    {
        json.WriteString("type", "array");
        if (list.Least > 0)
        {
            json.WriteNumber("minItems", list.Least);
        }
        json.WriteNumber("maxItems", ListShape.Most);
        if (list.Item is ValueShape)
        {
            json.WriteBoolean("uniqueItems", true);
        }
        json.WriteStartObject("items");
        Write(json, list.Item);
        json.WriteEndObject();
    }

    private static void WriteMapping(Utf8JsonWriter json, MappingShape mapping)
    {
        json.WriteString("type", "object");
        if (mapping.Free is { } free)
        {
            json.WriteNumber("maxProperties", ListShape.Most);
            json.WriteStartObject("propertyNames");
            WriteType(json, mapping.FreeForm, Scalars.Text);
            json.WriteEndObject();
            json.WriteStartObject("additionalProperties");
            Write(json, free);
            json.WriteEndObject();
            return;
        }
        json.WriteStartObject("properties");
        foreach (var field in mapping.Fields)
        {
            json.WriteStartObject(field.Name);
            json.WriteString(
                "description",
                field.Default is null ? field.Description : $"{field.Description} Unless set: {field.Default}."
            );
            Write(json, field.Shape);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteBoolean("additionalProperties", false);
        var required = mapping.Fields.Where(static f => f.IsRequired).Select(static f => f.Name).ToList();
        if (required.Count > 0)
        {
            WriteTexts(json, "required", required);
        }
        WriteChoice(json, "oneOf", mapping.ExactlyOne);
        WriteChoice(json, "anyOf", mapping.AtLeastOne);
    }

    /// <summary>Which keys must be there; each is named as a property too, since strict validators ask for that.</summary>
    private static void WriteChoice(Utf8JsonWriter json, string keyword, IReadOnlyCollection<string> keys)
    {
        if (keys.Count == 0)
        {
            return;
        }
        json.WriteStartArray(keyword);
        foreach (var key in keys)
        {
            json.WriteStartObject();
            json.WriteStartObject("properties");
            json.WriteBoolean(key, true);
            json.WriteEndObject();
            WriteTexts(json, "required", [key]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }
}
