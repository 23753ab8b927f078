using Oac.Images.Content;
using Oac.Images.Tar;

namespace Oac.Images.Layers;

/// <summary>What all trees of a walk may hold together.</summary>
internal sealed class TreeBudget(LayerLimits limits)
{
    private int _nodes;
    private long _nameLength;
    private long _steps;

    public LayerLimits Limits { get; } = limits;

    /// <summary>Counts names that come out of links: few bytes of an archive can ask for very many.</summary>
    public void TakeSteps(int steps)
    {
        _steps += steps;
        if (_steps > Limits.MaxLinkSteps)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"The links in the layers lead over more than {Limits.MaxLinkSteps} names."
            );
        }
    }

    public void Take(int nodes, int nameLength)
    {
        _nodes += nodes;
        _nameLength += nameLength;
        if (_nodes > Limits.MaxNodes || _nameLength > Limits.MaxNameLength)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                _nodes > Limits.MaxNodes
                    ? $"The layers hold more than {Limits.MaxNodes} names."
                    : $"The names in the layers are longer than {Limits.MaxNameLength} characters together."
            );
        }
    }
}

/// <summary>
/// One layer as the folder that a runtime unpacks it into, before it is laid over the lower ones (OCI image-spec, Layer Filesystem
/// Changeset). Later entries replace earlier ones; links of the layer are followed within it, and the root's parent is the root.
/// </summary>
internal sealed class LayerTree(TreeBudget budget, ContentDigest digest)
{
    private const string Whiteout = ".wh.";
    private const string OpaqueMark = ".wh..wh..opq";
    private const string Reserved = ".wh..wh.";

    public LayerNode Root { get; } = new() { Inode = LayerInode.ImpliedFolder };

    public ContentDigest Digest => digest;

    /// <summary>Applies an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="number">Its number in the layer.</param>
    public void Apply(TarEntry entry, int number)
    {
        var parts = LayerPath.Split(entry.Name);
        if (parts.Count == 0)
        {
            if (entry.Kind == TarEntryKind.Directory)
            {
                Root.Inode = Inode(entry, number);
            }

            return;
        }

        var name = parts[^1];
        var parent = Enter(parts.GetRange(0, parts.Count - 1), create: true, entry.Name)!;
        if (name.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            Hide(parent, name, entry.Name);
        }
        else if (entry.Kind != TarEntryKind.Other)
        {
            Put(parent, name, entry, number);
        }
    }

    private void Hide(LayerNode parent, string name, string path)
    {
        if (name == OpaqueMark)
        {
            parent.IsOpaque = true;
        }
        else if (!name.StartsWith(Reserved, StringComparison.Ordinal))
        {
            var hidden = name[Whiteout.Length..];
            if (hidden is "" or "." or "..")
            {
                throw Corrupt($"{path} hides no name");
            }

            (parent.Child(hidden) ?? Add(parent, hidden)).HidesLower = true;
        }
    }

    private void Put(LayerNode parent, string name, TarEntry entry, int number)
    {
        var inode = entry.Kind == TarEntryKind.HardLink ? Linked(entry, number) : Inode(entry, number);
        var node = parent.Child(name) ?? Add(parent, name);
        if (!inode.IsFolder)
        {
            node.Clear();
        }

        budget.Take(0, inode.Target?.Length ?? 0);
        node.Inode = inode;
    }

    private LayerInode Linked(TarEntry entry, int number)
    {
        var parts = LayerPath.Split(entry.LinkName!);
        var parent = parts.Count == 0 ? null : Enter(parts.GetRange(0, parts.Count - 1), create: false, entry.Name);
        var inode = parent?.Child(parts[^1])?.Inode ?? Inode(entry, number);
        return inode.IsFolder ? throw Corrupt($"{entry.Name} is a hard link to a folder") : inode;
    }

    private static LayerInode Inode(TarEntry entry, int number) =>
        new(entry.Kind, entry.LinkName, number)
        {
            Size = entry.Size,
            Mode = entry.Mode,
            UserId = entry.UserId,
            GroupId = entry.GroupId,
            IsSparse = entry.IsSparse,
            ModifiedAt = entry.ModifiedAt,
            DeviceMajor = entry.DeviceMajor,
            DeviceMinor = entry.DeviceMinor,
            Capability = entry.Capability,
        };

    /// <summary>The folder that a path leads to, made where it is missing; where nothing may be made, null.</summary>
    private LayerNode? Enter(List<string> path, bool create, string entry)
    {
        var here = new List<LayerNode> { Root };
        var ahead = new Stack<string>(Enumerable.Reverse(path));
        var links = 0;
        while (ahead.TryPop(out var name))
        {
            if (name == "..")
            {
                if (here.Count > 1)
                {
                    here.RemoveAt(here.Count - 1);
                }

                continue;
            }

            var node = here[^1].Child(name);
            switch (node?.Inode)
            {
                case null when !create:
                    return null;
                case null:
                    node ??= Add(here[^1], name);
                    node.Inode = LayerInode.ImpliedFolder;
                    here.Add(node);
                    break;
                case { IsFolder: true }:
                    here.Add(node);
                    break;
                case { Kind: TarEntryKind.SymbolicLink, Target: { } target } when ++links <= budget.Limits.MaxLinks:
                    if (target.StartsWith('/'))
                    {
                        here.RemoveRange(1, here.Count - 1);
                    }

                    budget.TakeSteps(LayerPath.Push(ahead, target));
                    if (ahead.Count > budget.Limits.MaxPathLength)
                    {
                        throw Corrupt($"the links on the way of {entry} make it too long");
                    }

                    break;
                default:
                    return create
                        ? throw Corrupt(
                            $"the way of {entry} leads over {name}, which is no folder or a link in circles"
                        )
                        : null;
            }
        }

        return here[^1];
    }

    private LayerNode Add(LayerNode parent, string name)
    {
        budget.Take(1, name.Length);
        return parent.Add(name);
    }

    private ImageContentException Corrupt(string what) =>
        new(ImageContentError.Corrupt, $"layer {digest}: {what}; no runtime could unpack it.");
}

/// <summary>Paths of images.</summary>
internal static class LayerPath
{
    /// <summary>The names of an entry's path, cleaned as text alone, as runtimes do: no dots, and the root's parent is the root.</summary>
    public static List<string> Split(string path)
    {
        var names = new List<string>();
        foreach (var range in path.AsSpan().Split('/'))
        {
            var name = path.AsSpan()[range];
            if (name is "..")
            {
                names.RemoveRange(Math.Max(0, names.Count - 1), Math.Min(1, names.Count));
            }
            else if (name is not ("" or "."))
            {
                names.Add(name.ToString());
            }
        }

        return names;
    }

    /// <summary>Puts a link's target before what is ahead; its dots stay, because they count where the links before them have led.</summary>
    /// <returns>How many names it has.</returns>
    public static int Push(Stack<string> ahead, string target)
    {
        var before = ahead.Count;
        var end = target.Length;
        while (end > 0)
        {
            var slash = target.LastIndexOf('/', end - 1);
            var name = target.AsSpan(slash + 1, end - slash - 1);
            if (name is not ("" or "."))
            {
                ahead.Push(name.ToString());
            }

            end = slash;
        }

        return ahead.Count - before;
    }
}
