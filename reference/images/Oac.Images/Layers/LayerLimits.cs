namespace Oac.Images.Layers;

/// <summary>
/// What reading an image's layers bears before it stops with <see cref="Content.ImageContentError.LimitExceeded"/>. Sums are over all
/// layers of one <see cref="LayerWalk"/>.
/// </summary>
public sealed record LayerLimits
{
    /// <summary>The limits that are used where none are given.</summary>
    public static LayerLimits Default { get; } = new();

    /// <summary>The most layers of an image: 512 (runtimes stop at 127).</summary>
    public int MaxLayers { get; init; } = 512;

    /// <summary>The most bytes of all layers that were opened, uncompressed: 64 GiB.</summary>
    public long MaxBytes { get; init; } = 64L << 30;

    /// <summary>How many times its compressed size a layer may become, beyond <see cref="RatioFreeBytes"/>: 250.</summary>
    public int MaxRatio { get; init; } = 250;

    /// <summary>Uncompressed bytes of a layer that are not held against <see cref="MaxRatio"/>: 64 MiB.</summary>
    public long RatioFreeBytes { get; init; } = 64L << 20;

    /// <summary>The most files, folders and links that are remembered, implied parents included: 2 million.</summary>
    public int MaxNodes { get; init; } = 2_000_000;

    /// <summary>The most UTF-16 code units of names and link targets that are remembered: 128 Mi.</summary>
    public long MaxNameLength { get; init; } = 128L << 20;

    /// <summary>The most paths of one question: 1,000.</summary>
    public int MaxPaths { get; init; } = 1000;

    /// <summary>The longest path, also after links were put in, in UTF-16 code units: 4096, Linux's PATH_MAX.</summary>
    public int MaxPathLength { get; init; } = 4096;

    /// <summary>The largest file that is read; a larger one is <see cref="LayerFileKind.TooLarge"/>: 4 MiB.</summary>
    public int MaxFileBytes { get; init; } = 4 << 20;

    /// <summary>The most bytes of all files of one question: 64 MiB.</summary>
    public long MaxTotalFileBytes { get; init; } = 64L << 20;

    /// <summary>How many symbolic links one path may lead over: 40, as on Linux.</summary>
    public int MaxLinks { get; init; } = 40;

    /// <summary>The most names that all links followed may put into paths: 20 million.</summary>
    public long MaxLinkSteps { get; init; } = 20_000_000;
}
