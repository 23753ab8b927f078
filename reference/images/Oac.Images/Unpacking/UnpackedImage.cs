using System.Collections.Immutable;
using Oac.Images.Tar;

namespace Oac.Images.Unpacking;

/// <summary>An image that was unpacked: a whole one, whose digests are right.</summary>
/// <param name="Folder">The folder that was made for it. Only this process's user may enter it, for programs in it may be set-user-id.</param>
public sealed record UnpackedImage(string Folder)
{
    /// <summary>How many of <see cref="Skipped"/> are named; the others are counted.</summary>
    public const int MaxNamed = 100;

    internal const string RootName = "rootfs";

    /// <summary>The root file system, a folder in <see cref="Folder"/>.</summary>
    public string Root => Path.Combine(Folder, RootName);

    /// <summary>How many names of files, links, devices and pipes there are.</summary>
    public int Files { get; init; }

    /// <summary>How many folders, the root included.</summary>
    public int Folders { get; init; }

    /// <summary>The bytes of all regular files; of hard links once.</summary>
    public long Bytes { get; init; }

    /// <summary>How many files and folders belong to somebody else in the image than here: 0 where owners were set.</summary>
    public int OwnersNotSet { get; init; }

    /// <summary>How many files have lost bits or capabilities that would have lent them rights.</summary>
    public int RightsNotSet { get; init; }

    /// <summary>How many devices and pipes the kernel did not let this process make.</summary>
    public int SkippedCount { get; init; }

    /// <summary>The first <see cref="MaxNamed"/> of them.</summary>
    public ImmutableArray<SkippedNode> Skipped { get; init; } = [];
}

/// <summary>Something of an image that is not on disk.</summary>
/// <param name="Path">Where it would be, absolute in the image.</param>
/// <param name="Kind">What it is.</param>
public sealed record SkippedNode(string Path, TarEntryKind Kind);
