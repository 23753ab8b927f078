using Oac.Images.Layers;

namespace Oac.Images.Unpacking;

/// <summary>How an image is unpacked.</summary>
public sealed record UnpackOptions
{
    /// <summary>The options that are used where none are given.</summary>
    public static UnpackOptions Default { get; } = new();

    /// <summary>
    /// What reading the layers bears. <see cref="LayerLimits.MaxBytes"/> is also the most that stands on disk at once, for files that
    /// higher layers hide are written first and removed last: 16 GiB here.
    /// </summary>
    public LayerLimits Limits { get; init; } = LayerLimits.Default with { MaxBytes = 16L << 30 };

    /// <summary>How deep folders may lie: 255.</summary>
    public int MaxDepth { get; init; } = 255;

    /// <summary>
    /// Whether files get the owners that the image names; null: where this process is root. Without it everything belongs to this
    /// process's user, and bits that would lend another owner's rights are dropped.
    /// </summary>
    public bool? SetOwners { get; init; }
}
