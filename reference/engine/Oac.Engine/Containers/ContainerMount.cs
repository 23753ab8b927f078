namespace Oac.Engine.Containers;

/// <summary>Something that is mounted into a container.</summary>
public sealed record ContainerMount
{
    private ContainerMount(string kind, string target) => (Kind, Target) = (kind, target);

    /// <summary>The absolute path in the container.</summary>
    public string Target { get; }

    /// <summary>The folder or file of the engine's host, or the volume's name; null for a volume without one, and for memory.</summary>
    public string? Source { get; private init; }

    /// <summary>Whether the container may only read.</summary>
    public bool IsReadOnly { get; private init; }

    /// <summary>The most bytes that memory takes; null for the engine's own limit.</summary>
    public long? Bytes { get; private init; }

    /// <summary>The mode of memory's root; null for 1777.</summary>
    public UnixFileMode? Mode { get; private init; }

    /// <summary>The word of the API.</summary>
    internal string Kind { get; }

    /// <summary>A folder or file of the engine's host, which must be there.</summary>
    public static ContainerMount Bind(string source, string target, bool isReadOnly) =>
        new("bind", target) { Source = source, IsReadOnly = isReadOnly };

    /// <summary>A volume with a name, which is made where there is none. A new one begins empty, whatever the image has at this place.</summary>
    public static ContainerMount Volume(string name, string target, bool isReadOnly) =>
        new("volume", target) { Source = name, IsReadOnly = isReadOnly };

    /// <summary>
    /// A new volume without a name, which begins empty whatever the image has at this place, and goes with the container where that is
    /// removed with its volumes.
    /// </summary>
    public static ContainerMount NewVolume(string target) => new("volume", target);

    /// <summary>Memory, which begins empty at each start: what was put there before is not seen.</summary>
    public static ContainerMount Memory(
        string target,
        long? bytes = null,
        UnixFileMode? mode = null,
        bool isReadOnly = false
    ) =>
        new("tmpfs", target)
        {
            Bytes = bytes,
            Mode = mode,
            IsReadOnly = isReadOnly,
        };
}
