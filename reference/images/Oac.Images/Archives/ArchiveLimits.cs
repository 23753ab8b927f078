namespace Oac.Images.Archives;

/// <summary>What reading an archive bears before it stops with <see cref="Content.ImageContentError.LimitExceeded"/>.</summary>
public sealed record ArchiveLimits
{
    /// <summary>The limits that are used where none are given.</summary>
    public static ArchiveLimits Default { get; } = new();

    /// <summary>The most entries of the archive: 100,000.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>The most bytes of the archive: 256 GiB; they are not read, but skipped.</summary>
    public long MaxBytes { get; init; } = 256L << 30;

    /// <summary>The most bytes of an archive that is compressed as a whole, once unpacked into a temporary file: 16 GiB.</summary>
    public long MaxUnpackedBytes { get; init; } = 16L << 30;

    /// <summary>The most images of a docker-save archive: 1,000.</summary>
    public int MaxImages { get; init; } = 1_000;

    /// <summary>The longest <c>manifest.json</c> of a docker-save archive: 4 MiB.</summary>
    public int MaxManifestBytes { get; init; } = 4 << 20;
}
