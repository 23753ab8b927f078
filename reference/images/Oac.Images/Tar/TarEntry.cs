namespace Oac.Images.Tar;

/// <summary>What an entry of a tar archive is.</summary>
public enum TarEntryKind
{
    /// <summary>A regular file, contiguous and sparse ones included.</summary>
    File,

    /// <summary>A folder.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>Another name of an earlier entry.</summary>
    HardLink,

    /// <summary>A character device.</summary>
    CharacterDevice,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>A named pipe.</summary>
    Fifo,

    /// <summary>Anything else, such as GNU's volume labels; its content can be skipped.</summary>
    Other,
}

/// <summary>One entry of a tar archive, without its content.</summary>
/// <remarks>
/// Names are bytes in an archive. Here they are UTF-8 turned into text, and a byte that is not part of valid UTF-8 becomes the lone
/// surrogate U+DC80 to U+DCFF (as Python's <c>surrogateescape</c> has it), so two names are equal exactly if their bytes are.
/// </remarks>
/// <param name="Name">The name as it stands there: it may be absolute, begin with <c>./</c> or hold <c>..</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">The bytes of content that follow in the archive; 0 for links, folders and devices.</param>
public sealed record TarEntry(string Name, TarEntryKind Kind, long Size)
{
    /// <summary>The target of a link, or null.</summary>
    public string? LinkName { get; init; }

    /// <summary>The permission bits.</summary>
    public int Mode { get; init; }

    /// <summary>The owner's number.</summary>
    public long UserId { get; init; }

    /// <summary>The group's number.</summary>
    public long GroupId { get; init; }

    /// <summary>When it was changed last.</summary>
    public TarTime ModifiedAt { get; init; }

    /// <summary>Of a device: the major number.</summary>
    public uint DeviceMajor { get; init; }

    /// <summary>Of a device: the minor number.</summary>
    public uint DeviceMinor { get; init; }

    /// <summary>The extended attribute <c>security.capability</c>, as the kernel writes it; null without one.</summary>
    public ReadOnlyMemory<byte>? Capability { get; init; }

    /// <summary>Whether the content is in one of GNU's sparse formats; it can be skipped, but not read.</summary>
    public bool IsSparse { get; init; }

    /// <summary>Where its first header begins in the archive.</summary>
    public long HeaderOffset { get; init; }

    /// <summary>Where its content begins in the archive.</summary>
    public long ContentOffset { get; init; }
}

/// <summary>A time as archives and file systems hold it.</summary>
/// <param name="Seconds">Whole seconds since 1970, rounded down; before 1970 negative.</param>
/// <param name="Nanoseconds">What is left, 0 to 999,999,999.</param>
public readonly record struct TarTime(long Seconds, int Nanoseconds);
