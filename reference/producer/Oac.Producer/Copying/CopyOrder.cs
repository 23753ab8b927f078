using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.Copying;
using Oac.Producer.Images;

namespace Oac.Producer.Copying;

/// <summary>What a command line asks to be copied.</summary>
/// <param name="Source">Where the image is.</param>
/// <param name="Destination">Where it shall be.</param>
internal sealed record CopyOrder(ImageAddress Source, ImageAddress Destination)
{
    /// <summary>Only the image for this platform, or null for all there is.</summary>
    public ImagePlatform? Platform { get; init; }

    /// <summary>Whether signatures and other referrers come along.</summary>
    public bool Referrers { get; init; }

    /// <summary>Further tags that the image gets at the destination.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Repositories of the destination's registry that blobs may be taken from, beside the source's own.</summary>
    public ImmutableArray<string> MountFrom { get; init; } = [];

    /// <summary>How many blobs are sent at a time.</summary>
    public int Parallelism { get; init; } = 4;
}

/// <summary>A copy that was made.</summary>
/// <param name="Order">What was asked for.</param>
/// <param name="Result">What was done.</param>
internal sealed record CopyOutcome(CopyOrder Order, CopyResult Result);
