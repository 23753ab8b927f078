using Microsoft.Win32.SafeHandles;
using Oac.Images.Tar;

namespace Oac.Images.Unpacking;

/// <summary>Removes folders whose content somebody else has made: an unpacked image, and what ran in it.</summary>
public static class FolderRemoval
{
    /// <summary>
    /// Removes a folder and all in it. No link is followed, however it is named or however deep it lies; folders that this user owns are
    /// removed whatever their mode is. Nobody else may be at work in it.
    /// </summary>
    /// <param name="folder">The folder; nothing happens where there is none. Where a link or a file stands instead, that goes.</param>
    /// <param name="cancellationToken">Ends it; what is left can be removed by another call.</param>
    /// <exception cref="IOException">
    /// Something cannot be removed: it belongs to another user, the file system says no, or something is mounted in it, which is never
    /// entered.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public static void Remove(string folder, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Posix.IsHere)
        {
            throw new PlatformNotSupportedException("Unpacked images are removed on Linux only.");
        }

        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var what = $"{path} cannot be removed";
        if (Path.GetDirectoryName(path) is not { } above)
        {
            throw new IOException($"{what}: it is the root of this machine.");
        }

        if (!Directory.Exists(above))
        {
            return;
        }

        using var parent = Posix.OpenPath(TarText.EncodeWithNul(above), what);
        var name = TarText.EncodeWithNul(Path.GetFileName(path));
        switch (Posix.Status(parent, name, what))
        {
            case null:
                break;
            case { IsFolder: true }:
                RemoveTree(parent, name, what, cancellationToken);
                break;
            default:
                Posix.TryRemoveFile(parent, name, what);
                break;
        }
    }

    /// <summary>
    /// Goes down and up again with one open folder, so that neither depth nor the length of paths matters. Above is where the kernel says
    /// it is, and it must be the folder that was left.
    /// </summary>
    private static void RemoveTree(SafeFileHandle parent, byte[] top, string what, CancellationToken cancellationToken)
    {
        var way = new Stack<(byte[] Name, FileStatus Above)>();
        var here = Enter(parent, top, what, out var status);
        try
        {
            while (true)
            {
                if (RemoveFiles(here, what, cancellationToken) is { } folder)
                {
                    way.Push((folder, status));
                    var below = Enter(here, folder, what, out status);
                    here.Dispose();
                    here = below;
                }
                else if (way.TryPop(out var last))
                {
                    var above = Posix.OpenFolder(here, "..\0"u8.ToArray(), what);
                    here.Dispose();
                    here = above;
                    if (Posix.Status(here, [0], what)?.Identity != last.Above.Identity)
                    {
                        throw new IOException($"{what}: somebody else moves folders in it.");
                    }

                    status = last.Above;
                    Posix.RemoveEmptyFolder(here, last.Name, what);
                }
                else
                {
                    break;
                }
            }
        }
        finally
        {
            here.Dispose();
        }

        Posix.RemoveEmptyFolder(parent, top, what);
    }

    /// <summary>Removes what is no folder.</summary>
    /// <returns>The first folder that is met; null once there is nothing left.</returns>
    private static byte[]? RemoveFiles(SafeFileHandle folder, string what, CancellationToken cancellationToken)
    {
        // A listing that is changed while it is read may leave names out: so it is read again until it is empty.
        for (var isEmpty = false; !isEmpty; )
        {
            isEmpty = true;
            foreach (var name in Posix.Names(folder, what))
            {
                cancellationToken.ThrowIfCancellationRequested();
                isEmpty = false;
                if (!Posix.TryRemoveFile(folder, name, what))
                {
                    return name;
                }
            }
        }

        return null;
    }

    private static SafeFileHandle Enter(SafeFileHandle parent, byte[] name, string what, out FileStatus status)
    {
        const uint OwnerAll = 0b111_000_000;
        using var folder = Posix.OpenForMetadata(parent, name, what);
        status = Posix.Status(folder, [0], what)!;
        if (status.IsMount)
        {
            throw new IOException($"{what}: something is mounted in it.");
        }

        if ((status.Mode & OwnerAll) != OwnerAll)
        {
            Posix.SetModeOfOpened(folder, OwnerAll, what);
        }

        return Posix.OpenFolder(folder, ".\0"u8.ToArray(), what);
    }
}
