using Oac.Images.Writing;

namespace Oac.Producer.Building;

/// <summary>What stands under a path of the image that is to be.</summary>
internal enum ImageFileKind
{
    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,
}

/// <summary>One thing of the image that is to be.</summary>
/// <param name="Path">Its absolute path in the image, without a slash at its end.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Source">Of a file, its path on this machine; of a link, its target; of a folder, nothing.</param>
/// <param name="Options">Owner and mode.</param>
internal sealed record ImageFile(string Path, ImageFileKind Kind, string Source, LayerEntryOptions Options)
{
    /// <summary>The length of a file.</summary>
    public long Length { get; init; }
}
