using System.Collections.Immutable;
using System.Text.Json;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas;

/// <summary>What came of evaluating an instance.</summary>
/// <param name="Verdict">The verdict.</param>
public sealed record JsonSchemaResult(JsonVerdict Verdict)
{
    /// <summary>Whether the instance keeps the schema. Undecided is not valid.</summary>
    public bool IsValid => Verdict == JsonVerdict.Valid;

    /// <summary>Why there is no verdict by the schema: what is no JSON in it, or which limit was reached; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>Basic: the errors of an invalid instance, the annotations of a valid one. Detailed: one unit, the root. Flag: none.</summary>
    public ImmutableArray<JsonOutputUnit> Units { get; init; } = [];

    /// <summary>
    /// Whether units were left out because of <see cref="JsonSchemaLimits.MaxOutputUnits"/> or <see cref="JsonSchemaLimits.MaxOutputLength"/>. An
    /// invalid instance always has an error: where each is too long, one at the root says so.
    /// </summary>
    public bool IsTruncated { get; init; }

    /// <summary>Which output it is.</summary>
    public JsonSchemaOutput Output { get; init; }

    /// <summary>Writes the output as the specification has it. A reason stands in a unit of its own.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        OutputWriter.Write(writer, this);
    }

    /// <summary>The output as JSON.</summary>
    public override string ToString()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            WriteTo(writer);
        }
        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
