namespace Oac.Payloads.Descriptors;

/// <summary>What <see cref="DescriptorSet"/> bears. The counts are over all files of the set.</summary>
public sealed record DescriptorLimits
{
    /// <summary>The limits that are used where none are given.</summary>
    public static DescriptorLimits Default { get; } = new();

    /// <summary>The largest set in bytes: 4 MiB.</summary>
    public int MaxBytes { get; init; } = 4 << 20;

    /// <summary>The most files: 1,000.</summary>
    public int MaxFiles { get; init; } = 1000;

    /// <summary>The most imports: 20,000.</summary>
    public int MaxImports { get; init; } = 20_000;

    /// <summary>The most messages, fields, enums, values, services, methods and extensions: 100,000.</summary>
    public int MaxSymbols { get; init; } = 100_000;

    /// <summary>The most parts of any kind, symbols, options, comments and unknown fields among them: 400,000.</summary>
    public int MaxParts { get; init; } = 400_000;

    /// <summary>How deep messages may be declared within messages: 32, as in protoc.</summary>
    public int MaxNesting { get; init; } = 32;

    /// <summary>The longest full name of a symbol in UTF-16 code units: 512.</summary>
    public int MaxNameLength { get; init; } = 512;

    /// <summary>The most lookups that linking may take, each in one file for one name: 10 million.</summary>
    public long MaxLookups { get; init; } = 10_000_000;
}
