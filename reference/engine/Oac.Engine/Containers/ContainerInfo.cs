using System.Collections.Immutable;

namespace Oac.Engine.Containers;

/// <summary>What an engine knows of a container.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, without a slash.</param>
/// <param name="Image">The id of its image.</param>
/// <param name="Status">What it does.</param>
/// <param name="ExitCode">With what it ended; null where it has not ended.</param>
/// <param name="IsOutOfMemory">Whether it was ended because it took more memory than it may.</param>
/// <param name="Failure">Why it could not be started or went on wrongly, in the engine's words; null for nothing.</param>
/// <param name="Labels">Its labels, those of the image among them.</param>
/// <param name="Networks">The networks that it is in; the addresses are known while it runs.</param>
public sealed record ContainerInfo(
    string Id,
    string Name,
    string Image,
    ContainerStatus Status,
    int? ExitCode,
    bool IsOutOfMemory,
    string? Failure,
    ImmutableSortedDictionary<string, string> Labels,
    ImmutableArray<ContainerNetwork> Networks
);

/// <summary>A network from a container's side.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">The container's IPv4 address, null for none.</param>
/// <param name="Gateway">The IPv4 address by which the container leaves, null for none.</param>
public sealed record ContainerNetwork(string Name, string? Address, string? Gateway);

/// <summary>A container in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Names">Its names, without slashes.</param>
/// <param name="Image">The name or id that its image was named by.</param>
/// <param name="Status">What it does.</param>
/// <param name="Labels">Its labels.</param>
public sealed record ContainerSummary(
    string Id,
    ImmutableArray<string> Names,
    string Image,
    ContainerStatus Status,
    ImmutableSortedDictionary<string, string> Labels
);

/// <summary>What a container does.</summary>
public enum ContainerStatus
{
    /// <summary>The engine says something that is not known here.</summary>
    Unknown,

    /// <summary>It was never started.</summary>
    Created,

    /// <summary>Its program runs.</summary>
    Running,

    /// <summary>Its program is held.</summary>
    Paused,

    /// <summary>It has ended and is being started again.</summary>
    Restarting,

    /// <summary>It is on its way out.</summary>
    Removing,

    /// <summary>Its program has ended.</summary>
    Exited,

    /// <summary>It could not be removed completely.</summary>
    Dead,
}

/// <summary>How a container's program ended.</summary>
/// <param name="Code">Its exit code; 128 and the number for one that a signal ended.</param>
/// <param name="Failure">What the engine failed to do while it waited; null for nothing.</param>
public sealed record ContainerExit(int Code, string? Failure);

/// <summary>The memory of a container, in bytes.</summary>
/// <param name="Used">All that is accounted to it, the cache of its files among it.</param>
/// <param name="Anonymous">What its processes hold that is no file; null where the engine does not tell.</param>
/// <param name="Limit">The most that it may use; null where there is none, or where the engine does not tell.</param>
public sealed record ContainerMemory(long Used, long? Anonymous, long? Limit);

/// <summary>Something that a container's program wrote.</summary>
/// <param name="IsError">Whether it went to standard error.</param>
/// <param name="Bytes">What it wrote, in a piece that may begin and end anywhere.</param>
public readonly record struct ContainerOutput(bool IsError, ReadOnlyMemory<byte> Bytes);

/// <summary>A container that was made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Warnings">What the engine remarks.</param>
public sealed record CreatedContainer(string Id, ImmutableArray<string> Warnings);
