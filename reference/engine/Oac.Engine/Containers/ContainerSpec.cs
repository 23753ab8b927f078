using System.Collections.Immutable;

namespace Oac.Engine.Containers;

/// <summary>A container to be created. What is null or empty is as the image has it, or as the engine does it on its own.</summary>
public sealed record ContainerSpec
{
    /// <summary>The image: a name with a tag or digest, or an id. It must be in the engine's store.</summary>
    public required string Image { get; init; }

    /// <summary>The container's name; null lets the engine make one up.</summary>
    public string? Name { get; init; }

    /// <summary>Instead of the image's entrypoint; the image's command then no longer counts.</summary>
    public ImmutableArray<string>? Entrypoint { get; init; }

    /// <summary>Instead of the image's command: what follows the entrypoint.</summary>
    public ImmutableArray<string>? Command { get; init; }

    /// <summary>Variables beside those of the image; of the same name these win. Who may use the engine can read them.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Labels, by which the container can be found again (<see cref="EngineClient.ListContainersAsync"/>).</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What is mounted.</summary>
    public ImmutableArray<ContainerMount> Mounts { get; init; } = [];

    /// <summary>The network: <c>bridge</c>, <c>host</c>, <c>none</c>, or the name of another; null for the engine's default.</summary>
    public string? Network { get; init; }

    /// <summary>Names that resolve within the container: <c>name:address</c>, or <c>name:host-gateway</c> (Docker 20.10 and later).</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Instead of the image's user: <c>user</c>, <c>uid</c>, <c>user:group</c> or <c>uid:gid</c>.</summary>
    public string? User { get; init; }

    /// <summary>Instead of the image's working directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The most memory, in bytes; null for no limit.</summary>
    public long? MemoryBytes { get; init; }
}
