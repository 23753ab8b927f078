namespace Oac.Payloads.JsonSchemas;

/// <summary>What <see cref="JsonSchemaDocument"/> bears.</summary>
public sealed record JsonSchemaLimits
{
    /// <summary>The limits that are used where none are given.</summary>
    public static JsonSchemaLimits Default { get; } = new();

    /// <summary>The largest document in bytes: 4 MiB.</summary>
    public int MaxBytes { get; init; } = 4 << 20;

    /// <summary>How deep objects and arrays may be nested, 1 or more: 128.</summary>
    public int MaxDepth { get; init; } = 128;
}
