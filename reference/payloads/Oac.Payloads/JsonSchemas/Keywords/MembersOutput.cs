using System.Text;
using System.Text.Json;
using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary>The units of the three keywords that are judged together.</summary>
internal sealed class MembersOutput(OutputUnit schema)
{
    private readonly Part _properties = new(schema.Keyword("properties"));
    private readonly Part _patterns = new(schema.Keyword("patternProperties"));
    private readonly Part _additional = new(schema.Keyword("additionalProperties"));

    public OutputUnit Property(SchemaNode child, string name) => _properties.Add(child, name, name);

    public OutputUnit Pattern(SchemaNode child, string pattern, string name) => _patterns.Add(child, pattern, name);

    public OutputUnit Additional(SchemaNode child, string name) => _additional.Add(child, null, name);

    public void Close(bool properties, bool patterns, bool additional)
    {
        _properties.Close(properties);
        _patterns.Close(patterns);
        _additional.Close(additional);
    }

    private sealed class Part(OutputUnit unit)
    {
        private readonly List<string> _names = [];
        private readonly List<OutputUnit> _units = [];

        public OutputUnit Add(SchemaNode child, string? token, string name)
        {
            _names.Add(name);
            var sub = unit.Sub(child, token, name);
            _units.Add(sub);
            return sub;
        }

        public void Close(bool exists)
        {
            if (!exists)
            {
                return;
            }
            var valid = _units.TrueForAll(static u => u.Valid);
            if (valid)
            {
                unit.Annotate(Names(_names));
            }
            unit.Close(valid);
        }
    }

    /// <summary>An annotation that is a list of names.</summary>
    public static string Names(IEnumerable<string> names)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (var name in names.Distinct(StringComparer.Ordinal))
            {
                writer.WriteStringValue(name);
            }
            writer.WriteEndArray();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
