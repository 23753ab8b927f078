using Oac.Images.Content;
using Oac.Images.Tar;

namespace Oac.Images.Layers;

/// <summary>What a path of an image turned out to be.</summary>
public enum LayerFileKind
{
    /// <summary>A regular file; its content is there.</summary>
    File,

    /// <summary>A regular file that is larger than the limit; its content is not there.</summary>
    TooLarge,

    /// <summary>A folder, a device or a pipe: <see cref="LayerFile.EntryKind"/> says which.</summary>
    NotAFile,

    /// <summary>Nothing; also where a file stands in a folder's place on the way.</summary>
    Missing,

    /// <summary>A link on the way leads nowhere, in circles, or over too many links.</summary>
    DanglingLink,
}

/// <summary>A path of an image, as a process in a container would find it, links followed.</summary>
/// <param name="Path">The path as it was asked for.</param>
/// <param name="Kind">What is there.</param>
public sealed record LayerFile(string Path, LayerFileKind Kind)
{
    /// <summary>Where the links led: absolute, without links and dots. For what is missing, as far as it could be followed.</summary>
    public required string ResolvedPath { get; init; }

    /// <summary>What stands there, where anything does.</summary>
    public TarEntryKind? EntryKind { get; init; }

    /// <summary>The file's content; empty if it is no <see cref="LayerFileKind.File"/>.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The size of a file.</summary>
    public long Size { get; init; }

    /// <summary>The permission bits, where anything stands there.</summary>
    public int Mode { get; init; }

    /// <summary>The owner's number.</summary>
    public long UserId { get; init; }

    /// <summary>The group's number.</summary>
    public long GroupId { get; init; }

    /// <summary>The digest of the layer that it comes from, where anything stands there.</summary>
    public ContentDigest? Layer { get; init; }
}
