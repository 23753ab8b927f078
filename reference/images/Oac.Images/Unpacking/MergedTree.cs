using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Tar;

namespace Oac.Images.Unpacking;

/// <summary>A name in the file system that a container sees.</summary>
internal sealed class MergedNode(LayerInode inode, int layer)
{
    /// <summary>What it stands for; names that share it are hard links of each other.</summary>
    public LayerInode Inode { get; set; } = inode;

    /// <summary>The number of the layer that it comes from, the lowest 0.</summary>
    public int Layer { get; set; } = layer;

    /// <summary>What stands in a folder.</summary>
    public Dictionary<string, MergedNode> Children { get; } = new(StringComparer.Ordinal);
}

/// <summary>
/// All layers laid over each other, in memory: what <see cref="LayerWalk"/> finds by asking from the newest layer down, said for every
/// path at once.
/// </summary>
internal sealed class MergedTree(int maxDepth)
{
    public MergedNode Root { get; } = new(LayerInode.ImpliedFolder, 0);

    /// <summary>Lays the next higher layer over what is there.</summary>
    /// <param name="tree">The layer.</param>
    /// <param name="number">Its number, the lowest 0.</param>
    /// <exception cref="ImageContentException">It lies too deep, or a hard link has no target.</exception>
    public void Apply(LayerTree tree, int number)
    {
        // Targets are of the layers below, which this layer's own whiteouts must not hide before they are found.
        var linked = new Dictionary<LayerInode, MergedNode>(ReferenceEqualityComparer.Instance);
        FindLinked(tree.Root, tree.Digest, linked, 0);
        Merge(Root, tree.Root, number, linked);
    }

    /// <summary>Hard links whose target is not in their layer: it is in those below, by names alone as <see cref="LayerWalk"/> has it.</summary>
    private void FindLinked(LayerNode node, ContentDigest layer, Dictionary<LayerInode, MergedNode> linked, int depth)
    {
        if (depth > maxDepth)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"layer {layer}: folders lie more than {maxDepth} deep."
            );
        }

        foreach (var child in node.Children.Values)
        {
            if (child.Inode is { Kind: TarEntryKind.HardLink } link)
            {
                linked[link] = Look(LayerPath.Split(link.Target!)) is { Inode.IsFolder: false } target
                    ? target
                    : throw new ImageContentException(
                        ImageContentError.Corrupt,
                        $"layer {layer}: a hard link leads to '{MessageText.Shown(link.Target!, 200)}', and no such file is there; no runtime could unpack it."
                    );
            }

            FindLinked(child, layer, linked, depth + 1);
        }
    }

    private MergedNode? Look(List<string> path)
    {
        var node = Root;
        foreach (var name in path)
        {
            if (!node.Children.TryGetValue(name, out node!))
            {
                return null;
            }
        }

        return node;
    }

    private static void Merge(MergedNode into, LayerNode from, int number, Dictionary<LayerInode, MergedNode> linked)
    {
        // A folder that no entry of the layer describes says nothing of one that is there.
        if (!ReferenceEquals(from.Inode, LayerInode.ImpliedFolder) || !into.Inode.IsFolder)
        {
            into.Inode = from.Inode!;
            into.Layer = number;
        }

        if (from.IsOpaque)
        {
            into.Children.Clear();
        }

        foreach (var (name, child) in from.Children)
        {
            if (child.HidesLower)
            {
                into.Children.Remove(name);
            }

            if (child.Inode is not { } inode)
            {
                continue;
            }

            if (!inode.IsFolder)
            {
                into.Children[name] = linked.TryGetValue(inode, out var target)
                    ? new(target.Inode, target.Layer)
                    : new(inode, number);
                continue;
            }

            if (!into.Children.TryGetValue(name, out var there) || !there.Inode.IsFolder)
            {
                into.Children[name] = there = new(inode, number);
            }

            Merge(there, child, number, linked);
        }
    }
}
