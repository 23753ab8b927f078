using System.Text;
using System.Text.Json;
using Oac.Planning.Configuration.Reading;

namespace Oac.Planning.Tests.Configuration.Reading;

/// <summary>YAML in the words of JSON, as an editor hands it to a validator.</summary>
internal static class AsJson
{
    /// <summary>The text as JSON.</summary>
    public static string Of(string yaml)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(json, ConfigurationDocument.Parse("c", yaml).Root!);
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, ConfigurationNode node)
    {
        switch (node)
        {
            case ConfigurationMapping mapping:
                json.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    json.WritePropertyName(entry.Key.Value);
                    Write(json, entry.Value);
                }
                json.WriteEndObject();
                break;
            case ConfigurationList list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(json, item);
                }
                json.WriteEndArray();
                break;
            case ConfigurationText text when text.Kind is "a text":
                json.WriteStringValue(text.Value);
                break;
            case ConfigurationText text:
                json.WriteRawValue(text.Value);
                break;
        }
    }
}
