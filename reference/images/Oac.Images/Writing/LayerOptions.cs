namespace Oac.Images.Writing;

/// <summary>How the bytes of a layer are packed.</summary>
public enum LayerCompression
{
    /// <summary>Gzip, the same bytes on every machine.</summary>
    Gzip,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>Who owns an entry of a layer, and with which mode.</summary>
public sealed record LayerEntryOptions
{
    /// <summary>The owner's number; root unless said otherwise.</summary>
    public int UserId { get; init; }

    /// <summary>The group's number; root's unless said otherwise.</summary>
    public int GroupId { get; init; }

    /// <summary>
    /// The mode of files, or null: 0755 for a file that its owner may execute where it is read from, 0644 for any other. Where the file
    /// system knows no such bit (Windows), and for content given in memory, that is 0644.
    /// </summary>
    public UnixFileMode? FileMode { get; init; }

    /// <summary>The mode of folders, or null for 0755.</summary>
    public UnixFileMode? FolderMode { get; init; }
}

/// <summary>How a layer is made.</summary>
public sealed record LayerOptions
{
    /// <summary>How it is packed; gzip unless said otherwise.</summary>
    public LayerCompression Compression { get; init; }

    /// <summary>The time that every entry bears; 1970 unless said otherwise. See <see cref="SourceDate"/>.</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>The folder for a temporary file, or null for the system's.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>How many parts are compressed at a time, or null for one per processor, eight at most. It changes no byte.</summary>
    public int? Parallelism { get; init; }
}
