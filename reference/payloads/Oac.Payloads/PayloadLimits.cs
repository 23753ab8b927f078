using Oac.Payloads.JsonSchemas;
using Oac.Payloads.Protobuf;

namespace Oac.Payloads;

/// <summary>What schemas and payloads may take, for each kind of schema.</summary>
public sealed record PayloadLimits
{
    /// <summary>The limits that are used where none are given.</summary>
    public static PayloadLimits Default { get; } = new();

    /// <summary>What payloads may take where the schema is protobuf.</summary>
    public ProtobufLimits Protobuf { get; init; } = ProtobufLimits.Default;

    /// <summary>
    /// What schema and payloads may take where it is a JSON Schema: as <see cref="JsonSchemaLimits.Default"/>, but payloads of 4 MiB, as those of
    /// protobuf, and 20 problems (<see cref="JsonSchemaLimits.MaxOutputUnits"/>) of a payload.
    /// </summary>
    public JsonSchemaLimits JsonSchema { get; init; } =
        JsonSchemaLimits.Default with
        {
            MaxInstanceBytes = 4 << 20,
            MaxOutputUnits = 20,
        };
}
