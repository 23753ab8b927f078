using Oac.Images.Tar;

namespace Oac.Images.Layers;

// Paths through the layers that have been read so far.
public sealed partial class LayerWalk
{
    /// <summary>Where a path leads. With <see cref="NextPath"/> set it is not known yet: the next layer has to be read, and that is what to look for.</summary>
    private sealed record Resolution(LayerFileKind Kind, string Path)
    {
        public string? NextPath { get; init; }
        public int Tree { get; init; }
        public LayerInode? Inode { get; init; }
    }

    /// <summary>Follows a path as Linux does, from the root of the image, which is its own parent.</summary>
    private Resolution Resolve(string path)
    {
        if (path.Length > _limits.MaxPathLength)
        {
            throw Limit($"A path has {path.Length} characters, and {_limits.MaxPathLength} are the most.");
        }

        var here = new List<string>();
        var ahead = new Stack<string>();
        var own = LayerPath.Push(ahead, path);
        var links = 0;
        Resolution? last = null;
        while (ahead.TryPop(out var name))
        {
            // Names of links lie over those of the path itself.
            var byLink = ahead.Count >= own;
            own = Math.Min(own, ahead.Count);
            if (name == "..")
            {
                here.RemoveRange(Math.Max(0, here.Count - 1), Math.Min(1, here.Count));
                last = null;
                continue;
            }

            here.Add(name);
            last = Look(here, 0);
            switch (last.Inode)
            {
                case null when last.NextPath is not null:
                    return last with { NextPath = Ahead(last.NextPath, here, ahead) };
                case null when byLink:
                    return new(LayerFileKind.DanglingLink, last.Path);
                case null:
                    return last;
                case { Kind: TarEntryKind.SymbolicLink, Target: var target }:
                    if (++links > _limits.MaxLinks || target!.Length == 0)
                    {
                        return new(LayerFileKind.DanglingLink, last.Path);
                    }

                    here.RemoveRange(
                        target.StartsWith('/') ? 0 : here.Count - 1,
                        target.StartsWith('/') ? here.Count : 1
                    );
                    _budget.TakeSteps(LayerPath.Push(ahead, target));
                    if (here.Count + ahead.Count > _limits.MaxPathLength)
                    {
                        return new(LayerFileKind.DanglingLink, last.Path);
                    }

                    last = null;
                    break;
                case { IsFolder: false } when ahead.Count > 0:
                    return new(ahead.Count > own ? LayerFileKind.DanglingLink : LayerFileKind.Missing, last.Path);
                default:
                    break;
            }
        }

        return last ?? Look(here, 0);
    }

    /// <summary>A guess at the name of the entry that is looked for, should the layers below hold no more links.</summary>
    private static string Ahead(string next, List<string> here, Stack<string> ahead) =>
        next == string.Join('/', here) ? string.Join('/', LayerPath.Split(string.Join('/', here.Concat(ahead)))) : next;

    private static string Absolute(List<string> names) => "/" + string.Join('/', names);

    /// <summary>What stands at a path whose folders are known to be no links, seen from a layer down.</summary>
    private Resolution Look(List<string> path, int from)
    {
        for (var number = from; number < _layers.Length; number++)
        {
            if (number == _trees.Count)
            {
                return path.Count == 0 && number > 0
                    ? Found(path, 0, _trees[0].Root.Inode!)
                    : new(LayerFileKind.Missing, Absolute(path)) { NextPath = string.Join('/', path) };
            }

            var inode = LookIn(_trees[number], path, out var hidesLower);
            if (inode is { Kind: TarEntryKind.HardLink })
            {
                return LookForLinked(path, inode.Target!, number + 1);
            }

            if (inode is not null)
            {
                return Found(path, number, inode);
            }

            if (hidesLower)
            {
                break;
            }
        }

        return new(LayerFileKind.Missing, Absolute(path));
    }

    /// <summary>A hard link whose target is not in its layer: runtimes that lay no overlay find it in the layers below.</summary>
    private Resolution LookForLinked(List<string> path, string target, int from)
    {
        var found = Look(LayerPath.Split(target), from);
        return found switch
        {
            { NextPath: not null } => found,
            { Inode: { IsFolder: false } inode } => Found(path, found.Tree, inode),
            _ => new(LayerFileKind.DanglingLink, Absolute(path)),
        };
    }

    private static LayerInode? LookIn(LayerTree tree, List<string> path, out bool hidesLower)
    {
        var node = tree.Root;
        hidesLower = false;
        foreach (var name in path)
        {
            hidesLower |= node.IsOpaque;
            var child = node.Child(name);
            if (child is null)
            {
                // A file in a folder's place hides that folder.
                hidesLower |= !node.Inode!.IsFolder;
                return null;
            }

            hidesLower |= child.HidesLower;
            if (child.Inode is null)
            {
                return null;
            }

            node = child;
        }

        return node.Inode;
    }

    private Resolution Found(List<string> path, int tree, LayerInode inode) =>
        new(
            inode.Kind != TarEntryKind.File || inode.IsSparse ? LayerFileKind.NotAFile
                : inode.Size > _limits.MaxFileBytes ? LayerFileKind.TooLarge
                : LayerFileKind.File,
            Absolute(path)
        )
        {
            Tree = tree,
            Inode = inode,
        };
}
