using System.Collections.Immutable;
using Oac.Images.Writing;
using Oac.Producer.Building.Libraries;

namespace Oac.Producer.Building;

/// <summary>An agent's image, made and not yet written anywhere.</summary>
/// <param name="Image">The image, or the index of several.</param>
/// <param name="Platforms">The image of each platform, in the index' order.</param>
internal sealed record BuiltAgent(BuiltImage Image, ImmutableArray<BuiltPlatform> Platforms) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var platform in Platforms)
        {
            platform.Dispose();
        }
    }
}

/// <summary>The image of one platform.</summary>
/// <param name="Image">The image.</param>
/// <param name="Layers">The layers that were made for it, lowest first.</param>
/// <param name="Added">What of this machine was added.</param>
/// <param name="Remarks">What may be missing.</param>
internal sealed record BuiltPlatform(
    BuiltImage Image,
    ImmutableArray<BuiltLayer> Layers,
    ImmutableArray<AddedFile> Added,
    ImmutableArray<string> Remarks
) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }
    }
}
