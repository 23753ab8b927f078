namespace Oac.Images.Tar;

/// <summary>What a <see cref="TarReader"/> bears before it stops with <see cref="Content.ImageContentError.LimitExceeded"/>.</summary>
public sealed record TarLimits
{
    /// <summary>The limits that are used where none are given.</summary>
    public static TarLimits Default { get; } = new();

    /// <summary>The most headers, those of long names and of PAX records included: 2 million.</summary>
    public int MaxHeaders { get; init; } = 2_000_000;

    /// <summary>The most bytes of the archive, skipped ones included: 64 GiB.</summary>
    public long MaxBytes { get; init; } = 64L << 30;

    /// <summary>The longest name or link target in bytes: 4096, Linux's PATH_MAX.</summary>
    public int MaxPathBytes { get; init; } = 4096;

    /// <summary>The most bytes of one PAX header: 1 MiB, as in Go's archive/tar.</summary>
    public int MaxPaxBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Whether the records of a global PAX header (type <c>g</c>) count for the entries after it, as POSIX has it. Container runtimes
    /// ignore them, so whoever reads layers does too.
    /// </summary>
    public bool ApplyGlobalHeaders { get; init; } = true;
}
