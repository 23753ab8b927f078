using System.Diagnostics.CodeAnalysis;

namespace Oac.Images.Content;

/// <summary>One image of an index, or the only one where there is no index: what it holds, or why it cannot be had.</summary>
/// <param name="Descriptor">What the index says of it; of an image without an index what its source says.</param>
/// <param name="Contents">Its manifest and config; null if <paramref name="Failure"/> says why not.</param>
/// <param name="Failure">Why it cannot be had, or null.</param>
public sealed record PlatformImage(Descriptor Descriptor, ImageContents? Contents, ImageContentException? Failure)
{
    /// <summary>The platform that the index names, which may differ from the config's; null where none is named.</summary>
    public ImagePlatform? Platform => Descriptor.Platform;

    /// <summary>Whether the image could be read.</summary>
    [MemberNotNullWhen(true, nameof(Contents))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsRead => Contents is not null;
}
