namespace Oac.Engine.Containers;

/// <summary>A file or folder to put into a container.</summary>
public sealed record ContainerFile
{
    /// <summary>The absolute path in the container. Folders above it that are missing are made, and belong to root.</summary>
    public required string Path { get; init; }

    /// <summary>The content; null for a folder.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>Who may do what; for its owner alone unless said. Of a folder that is there already it becomes this, too.</summary>
    public UnixFileMode Mode { get; init; } = UnixFileMode.UserRead;

    /// <summary>The owner's number.</summary>
    public int UserId { get; init; }

    /// <summary>The group's number.</summary>
    public int GroupId { get; init; }
}
