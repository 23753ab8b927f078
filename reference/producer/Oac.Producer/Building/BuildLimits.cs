namespace Oac.Producer.Building;

/// <summary>What one image may be made of.</summary>
internal sealed record BuildLimits
{
    /// <summary>The limits of the tool.</summary>
    public static BuildLimits Default { get; } = new();

    /// <summary>The most files, folders and links.</summary>
    public int MaxEntries { get; init; } = 200_000;

    /// <summary>The largest file: 8 GiB.</summary>
    public long MaxFileBytes { get; init; } = 8L << 30;

    /// <summary>All files together: 32 GiB.</summary>
    public long MaxTotalBytes { get; init; } = 32L << 30;
}
