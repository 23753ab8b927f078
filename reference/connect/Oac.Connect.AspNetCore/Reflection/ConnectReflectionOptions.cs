using System.Collections.Immutable;

namespace Oac.Connect.AspNetCore;

/// <summary>What reflection tells of beside the services that tell of themselves, and what it allows.</summary>
public sealed record ConnectReflectionOptions
{
    /// <summary>What is used where nothing is given.</summary>
    public static ConnectReflectionOptions Default { get; } = new();

    /// <summary>
    /// Files of services that are mapped method by method, each one a <c>FileDescriptorSet</c> with all imports, as
    /// <c>protoc --include_imports --descriptor_set_out</c> writes it. Comments in it (<c>--include_source_info</c>) are sent too.
    /// </summary>
    public ImmutableArray<ReadOnlyMemory<byte>> DescriptorSets { get; init; } = [];

    /// <summary>The longest name that may be asked for, in characters: 1,024.</summary>
    public int MaxNameLength { get; init; } = 1024;

    /// <summary>How many questions one stream may ask: 10,000.</summary>
    public int MaxRequests { get; init; } = 10_000;

    /// <summary>The longest request, in bytes: 16 KiB, or what the server's options allow where that is less.</summary>
    public int MaxRequestBytes { get; init; } = 16 * 1024;
}
