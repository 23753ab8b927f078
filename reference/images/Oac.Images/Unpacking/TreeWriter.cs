using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Tar;

namespace Oac.Images.Unpacking;

/// <summary>Makes the merged tree on disk, from its root down, and takes contents from the stage.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TreeWriter(UnpackStage stage, UnpackOptions options, CancellationToken cancellationToken)
{
    private const int MaxNameBytes = 255;
    private const int MaxTargetBytes = 4095;
    private const uint OnlyOwner = 0b111_000_000;
    private const uint SetUser = 0b100_000_000_000;
    private const uint SetGroup = 0b010_000_000_000;

    private readonly bool _setOwners = options.SetOwners ?? Posix.User == 0;
    private readonly HashSet<LayerInode> _shared = new(ReferenceEqualityComparer.Instance);

    // Of what is shared: whether it could be made.
    private readonly Dictionary<LayerInode, bool> _made = new(ReferenceEqualityComparer.Instance);
    private readonly List<SkippedNode> _skipped = [];
    private int _skippedCount;
    private int _files;
    private int _folders;
    private long _bytes;
    private int _ownersNotSet;
    private int _rightsNotSet;

    public UnpackedImage Write(MergedTree tree, string root)
    {
        FindShared(tree.Root, new(ReferenceEqualityComparer.Instance));
        Directory.CreateDirectory(root, UnpackStage.OnlyOwner);
        try
        {
            using var handle = Posix.OpenPath(TarText.EncodeWithNul(root), root);
            WriteFolder(handle, tree.Root, "");
        }
        catch (IOException e)
        {
            throw new IOException($"The image cannot be unpacked: {e.Message}", e.HResult);
        }

        return new(root)
        {
            Files = _files,
            Folders = _folders,
            Bytes = _bytes,
            OwnersNotSet = _ownersNotSet,
            RightsNotSet = _rightsNotSet,
            SkippedCount = _skippedCount,
            Skipped = [.. _skipped],
        };
    }

    private void FindShared(MergedNode folder, HashSet<LayerInode> seen)
    {
        foreach (var node in folder.Children.Values)
        {
            if (node.Inode.IsFolder)
            {
                FindShared(node, seen);
            }
            else if (!seen.Add(node.Inode))
            {
                _shared.Add(node.Inode);
            }
        }
    }

    private void WriteFolder(SafeFileHandle folder, MergedNode node, string path)
    {
        _folders++;
        foreach (var (text, child) in node.Children)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var below = $"{path}/{text}";
            var name = Bytes(text, MaxNameBytes, below, "a name in it");
            if (child.Inode.IsFolder)
            {
                Posix.MakeFolder(folder, name, OnlyOwner, below);
                using var handle = Posix.OpenFolder(folder, name, below);
                WriteFolder(handle, child, below);
            }
            else
            {
                WriteFile(folder, name, child, below);
            }
        }

        // Last, because what is made in it changes its time, and its mode may forbid to make anything.
        var (mode, inode) = (Mode(node.Inode), node.Inode);
        if (_setOwners)
        {
            Posix.SetOwner(folder, Id(inode.UserId, path), Id(inode.GroupId, path), path);
        }

        Posix.SetMode(folder, mode, path);
        if (inode.Entry >= 0)
        {
            Posix.SetTime(folder, inode.ModifiedAt.Seconds, inode.ModifiedAt.Nanoseconds, path);
        }
    }

    private void WriteFile(SafeFileHandle folder, byte[] name, MergedNode node, string path)
    {
        _files++;
        var inode = node.Inode;
        var place = TarText.EncodeWithNul(UnpackStage.Name(node.Layer, inode.Entry));
        if (!_shared.Contains(inode))
        {
            if (inode is { Kind: TarEntryKind.File, IsSparse: false, Size: > 0 })
            {
                _bytes += inode.Size;
                Posix.Rename(stage.Handle, place, folder, name, path);
                SetMetadata(folder, name, inode, path);
            }
            else if (!TryMake(folder, name, inode, path))
            {
                Skip(inode, path);
            }

            return;
        }

        if (!_made.TryGetValue(inode, out var isThere))
        {
            isThere = TryMakeShared(place, inode, path);
            _made.Add(inode, isThere);
        }

        if (isThere)
        {
            Posix.MakeHardLink(stage.Handle, place, folder, name, path);
        }
        else
        {
            Skip(inode, path);
        }
    }

    /// <summary>Something with several names: it stays in the stage until each name is made of it.</summary>
    private bool TryMakeShared(byte[] place, LayerInode inode, string path)
    {
        if (inode is not { Kind: TarEntryKind.File, IsSparse: false, Size: > 0 })
        {
            return TryMake(stage.Handle, place, inode, path);
        }

        _bytes += inode.Size;
        SetMetadata(stage.Handle, place, inode, path);
        return true;
    }

    /// <summary>Makes what has no content.</summary>
    /// <returns>Whether the kernel lets this process.</returns>
    private bool TryMake(SafeFileHandle folder, byte[] name, LayerInode inode, string path)
    {
        if (inode.IsSparse)
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"{Said(path)}: it is in one of GNU tar's sparse formats, which are not supported."
            );
        }

        if (inode.Kind == TarEntryKind.SymbolicLink)
        {
            var target = Bytes(inode.Target!, MaxTargetBytes, path, "its target");
            if (target.Length == 1)
            {
                throw Corrupt(path, "it is a symbolic link to nothing");
            }

            Posix.MakeLink(folder, name, target, path);
        }
        else
        {
            const uint regular = 0x8000;
            const uint character = 0x2000;
            const uint block = 0x6000;
            const uint pipe = 0x1000;
            var kind = inode.Kind switch
            {
                TarEntryKind.CharacterDevice => character,
                TarEntryKind.BlockDevice => block,
                TarEntryKind.Fifo => pipe,
                _ => regular,
            };
            if (!Posix.TryMakeNode(folder, name, kind, inode.DeviceMajor, inode.DeviceMinor, path))
            {
                return false;
            }
        }

        SetMetadata(folder, name, inode, path);
        return true;
    }

    private void SetMetadata(SafeFileHandle folder, byte[] name, LayerInode inode, string path)
    {
        // In this order: a new owner takes special bits and capabilities away, and each of them changes times.
        if (_setOwners)
        {
            Posix.SetOwner(folder, name, Id(inode.UserId, path), Id(inode.GroupId, path), path);
        }

        var mode = Mode(inode);
        if (inode.Kind != TarEntryKind.SymbolicLink)
        {
            Posix.SetMode(folder, name, mode, path);
        }

        if (inode is { Kind: TarEntryKind.File, Capability: { } capability })
        {
            SetCapability(folder, name, capability.Span, path);
        }

        Posix.SetTime(folder, name, inode.ModifiedAt.Seconds, inode.ModifiedAt.Nanoseconds, path);
    }

    private void SetCapability(SafeFileHandle folder, byte[] name, ReadOnlySpan<byte> capability, string path)
    {
        if (_setOwners)
        {
            using var file = Posix.OpenFile(folder, name, path);
            if (Posix.TrySetAttribute(file, "security.capability", capability, path))
            {
                return;
            }
        }

        _rightsNotSet++;
    }

    /// <summary>The mode that it gets. Where owners are not set, a bit that lends the owner's rights would lend those of this user.</summary>
    private uint Mode(LayerInode inode)
    {
        var mode = (uint)inode.Mode;
        if (_setOwners)
        {
            return mode;
        }

        var (isUser, isGroup) = (inode.UserId == Posix.User, inode.GroupId == Posix.Group);
        _ownersNotSet += isUser && isGroup ? 0 : 1;
        var kept = mode & ~((isUser ? 0 : SetUser) | (isGroup ? 0 : SetGroup));
        _rightsNotSet += kept == mode ? 0 : 1;
        return kept;
    }

    private void Skip(LayerInode inode, string path)
    {
        _files--;
        if (_skippedCount++ < UnpackedImage.MaxNamed)
        {
            _skipped.Add(new(path, inode.Kind));
        }
    }

    // The last number stands for "leave it" in the kernel's calls.
    private static uint Id(long id, string path) =>
        id is >= 0 and < uint.MaxValue ? (uint)id : throw Corrupt(path, $"its owner {id} is out of range");

    private static byte[] Bytes(string text, int max, string path, string what)
    {
        var bytes = TarText.EncodeWithNul(text);
        return bytes.Length <= max + 1
            ? bytes
            : throw Corrupt(path, $"{what} has {bytes.Length - 1} bytes, and {max} are the most");
    }

    private static ImageContentException Corrupt(string path, string what) =>
        new(ImageContentError.Corrupt, $"{Said(path)}: {what}; no runtime could unpack it.");

    private static string Said(string path) =>
        $"the image's {(path.Length == 0 ? "/" : MessageText.Shown(path, 200))} cannot be made";
}
