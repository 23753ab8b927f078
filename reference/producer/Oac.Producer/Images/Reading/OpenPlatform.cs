using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Oac.Images;
using Oac.Images.Content;
using Oac.Images.Layers;

namespace Oac.Producer.Images.Reading;

/// <summary>One image of an index, or the only one: what it says, or why it cannot be read.</summary>
internal sealed record OpenPlatform
{
    /// <summary>The platform as <c>os/architecture[/variant]</c>: that of the index, else that of the config; null where neither says.</summary>
    public string? Platform { get; init; }

    /// <summary>The entry of the index, or what the source says of the only image; null where no manifest was found.</summary>
    public Descriptor? Entry { get; init; }

    /// <summary>The config, read as every text that describes an image.</summary>
    public ImageDescription? Description { get; init; }

    /// <summary>Annotations of the manifest, and what the index says beside it; null where there is no manifest.</summary>
    public ImmutableSortedDictionary<string, string>? Annotations { get; init; }

    /// <summary>Opens the layers; nothing is read of them yet.</summary>
    public Func<CancellationToken, Task<ImageLayers>>? OpenLayers { get; init; }

    /// <summary>Why it cannot be read; null where it was.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it was read.</summary>
    [MemberNotNullWhen(true, nameof(Description), nameof(OpenLayers))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsRead => Error is null;
}

/// <summary>The layers of an image.</summary>
/// <param name="Walk">Finds files in them.</param>
/// <param name="Config">What a container gets beside the files.</param>
/// <param name="AreNear">Whether they are read without a transfer.</param>
internal sealed record ImageLayers(LayerWalk Walk, ImageConfig Config, bool AreNear);
