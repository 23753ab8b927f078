using System.Collections.Immutable;
using Oac.Images.Tar;

namespace Oac.Images.Layers;

/// <summary>What names of one layer stand for; hard links share it.</summary>
/// <param name="Kind">Never a hard link, but for those whose target is not in the layer.</param>
/// <param name="Target">Of a link: where to.</param>
/// <param name="Entry">The number of its entry in the layer, for reading its content later.</param>
internal sealed record LayerInode(TarEntryKind Kind, string? Target, int Entry)
{
    public static LayerInode ImpliedFolder { get; } = new(TarEntryKind.Directory, null, -1) { Mode = 0b111_101_101 };

    public long Size { get; init; }
    public int Mode { get; init; }
    public long UserId { get; init; }
    public long GroupId { get; init; }
    public bool IsSparse { get; init; }
    public TarTime ModifiedAt { get; init; }
    public uint DeviceMajor { get; init; }
    public uint DeviceMinor { get; init; }
    public ReadOnlyMemory<byte>? Capability { get; init; }
    public bool IsFolder => Kind == TarEntryKind.Directory;
}

/// <summary>A name in a layer's tree.</summary>
internal sealed class LayerNode
{
    private Dictionary<string, LayerNode>? _children;

    /// <summary>What it stands for; null where the layer only hides what lower layers have here.</summary>
    public LayerInode? Inode { get; set; }

    /// <summary>Whether a whiteout of this layer hides what lower layers have here, this node itself included.</summary>
    public bool HidesLower { get; set; }

    /// <summary>Whether this folder hides all that lower layers have in it.</summary>
    public bool IsOpaque { get; set; }

    /// <summary>What stands in it, in the order in which the names came first.</summary>
    public IReadOnlyDictionary<string, LayerNode> Children =>
        _children ?? (IReadOnlyDictionary<string, LayerNode>)ImmutableDictionary<string, LayerNode>.Empty;

    public LayerNode? Child(ReadOnlySpan<char> name) =>
        _children is not null && _children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var node)
            ? node
            : null;

    public LayerNode Add(string name)
    {
        var node = new LayerNode();
        (_children ??= new(StringComparer.Ordinal)).Add(name, node);
        return node;
    }

    /// <summary>Forgets all that stands in it: it is no folder any more.</summary>
    public void Clear()
    {
        _children = null;
        IsOpaque = false;
    }
}
