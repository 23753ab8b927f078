using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.Tar;

namespace Oac.Images.Layers;

/// <summary>
/// Finds files in an image's layers without unpacking them. Layers are opened from the newest down, each only when a path needs it, and
/// what was learnt of them stays for the next question.
/// </summary>
/// <remarks>
/// <para>The picture is that of an overlay, as Docker, containerd and Podman mount it: each layer is a tree of its own, whiteouts
/// and opaque folders hide what lower layers have (never what their own layer has, in whatever order it is written), a folder joins the
/// folders of that name below it, and anything else replaces what is below it.</para>
/// <para>A layer that is opened is read to its end, because a later entry may replace an earlier one, and because only there its digest
/// is known to be right. A file whose name was unknown while its layer went by (a link from a lower layer led there) costs a
/// second opening of that layer. One walk serves one caller at a time.</para>
/// </remarks>
public sealed partial class LayerWalk
{
    private readonly IContentSource _source;
    private readonly ImmutableArray<Descriptor> _layers;
    private readonly LayerLimits _limits;
    private readonly TreeBudget _budget;

    // Newest first: _trees[0] is the tree of the last layer.
    private readonly List<LayerTree> _trees = [];
    private readonly LayerReader _reader;

    /// <summary>Makes a walk; nothing is read yet.</summary>
    /// <param name="source">Where the layers are.</param>
    /// <param name="layers">The layers, lowest first, as a manifest lists them.</param>
    /// <param name="limits">What to bear; <see cref="LayerLimits.Default"/> if null.</param>
    /// <exception cref="ImageContentException">There are too many layers.</exception>
    public LayerWalk(IContentSource source, ImmutableArray<Descriptor> layers, LayerLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _layers = layers;
        _limits = limits ?? LayerLimits.Default;
        _budget = new(_limits);
        _reader = new(source, _limits);
        if (layers.Length > _limits.MaxLayers)
        {
            throw Limit($"The image has {layers.Length} layers, and {_limits.MaxLayers} are the most.");
        }
    }

    /// <summary>Finds what stands at some paths.</summary>
    /// <param name="paths">The paths; they begin at the root with or without a slash.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>What was found, in the order of the question.</returns>
    /// <exception cref="ImageContentException">A layer cannot be had, is corrupt, or a limit is reached.</exception>
    public async Task<ImmutableArray<LayerFile>> FindAsync(
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count > _limits.MaxPaths)
        {
            throw Limit($"{paths.Count} paths are asked for, and {_limits.MaxPaths} are the most.");
        }

        var captured = new Dictionary<(int Tree, int Entry), byte[]>();
        var found = new Resolution[paths.Count];
        var open = Enumerable.Range(0, paths.Count).ToList();
        while (true)
        {
            foreach (var i in open)
            {
                found[i] = Resolve(paths[i]);
            }

            open.RemoveAll(i => found[i].NextPath is null);
            if (open.Count == 0)
            {
                break;
            }

            var wanted = open.Select(i => found[i].NextPath!).ToHashSet(StringComparer.Ordinal);
            await OpenNextAsync(wanted, captured, cancellationToken).ConfigureAwait(false);
        }

        await ReadLaterAsync(found, captured, cancellationToken).ConfigureAwait(false);
        return [.. paths.Select((path, i) => Describe(path, found[i], Content(found[i], captured)))];
    }

    private static ReadOnlyMemory<byte> Content(Resolution found, Dictionary<(int Tree, int Entry), byte[]> captured) =>
        found is { Kind: LayerFileKind.File, Inode: { } inode } ? captured[(found.Tree, inode.Entry)] : default;

    private LayerFile Describe(string path, Resolution found, ReadOnlyMemory<byte> content)
    {
        var file = new LayerFile(path, found.Kind) { ResolvedPath = found.Path };
        return found.Inode is not { } inode
            ? file
            : file with
            {
                EntryKind = inode.Kind,
                Mode = inode.Mode,
                UserId = inode.UserId,
                GroupId = inode.GroupId,
                Layer = _trees[found.Tree].Digest,
                Size = inode.Kind == TarEntryKind.File ? inode.Size : 0,
                Content = content,
            };
    }

    /// <summary>Reads the next lower layer into a tree, and the content of files on the way that seem to be wanted.</summary>
    private async Task OpenNextAsync(
        HashSet<string> wanted,
        Dictionary<(int Tree, int Entry), byte[]> captured,
        CancellationToken cancellationToken
    )
    {
        var number = _trees.Count;
        var tree = new LayerTree(_budget, _layers[^(number + 1)].Digest);
        var held = captured.Values.Sum(content => (long)content.Length);
        var latest = new Dictionary<string, (int Entry, byte[] Content)>(StringComparer.Ordinal);
        await ReadAsync(
                number,
                async (reader, entry, at) =>
                {
                    tree.Apply(entry, at);
                    if (!IsReadable(entry.Kind, entry.IsSparse, entry.Size))
                    {
                        return;
                    }

                    var path = string.Join('/', LayerPath.Split(entry.Name));
                    held -= latest.Remove(path, out var earlier) ? earlier.Content.Length : 0;
                    if (wanted.Contains(path) && held + entry.Size <= _limits.MaxTotalFileBytes)
                    {
                        held += entry.Size;
                        latest[path] = (at, await ContentAsync(reader, entry, cancellationToken).ConfigureAwait(false));
                    }
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        _trees.Add(tree);
        foreach (var (entry, content) in latest.Values)
        {
            captured[(number, entry)] = content;
        }
    }

    /// <summary>Reads what turned out to be wanted only after its layer had gone by.</summary>
    private async Task ReadLaterAsync(
        Resolution[] found,
        Dictionary<(int Tree, int Entry), byte[]> captured,
        CancellationToken cancellationToken
    )
    {
        var files = found
            .Where(one => one.Kind == LayerFileKind.File)
            .Select(one => (one.Tree, one.Inode!))
            .ToHashSet();
        if (files.Sum(file => file.Item2.Size) > _limits.MaxTotalFileBytes)
        {
            throw Limit($"The files that are asked for have more than {_limits.MaxTotalFileBytes} bytes together.");
        }

        var later = files.Where(file => !captured.ContainsKey((file.Tree, file.Item2.Entry)));
        foreach (var layer in later.GroupBy(file => file.Tree, file => file.Item2.Entry))
        {
            var entries = layer.ToHashSet();
            await ReadAsync(
                    layer.Key,
                    async (reader, entry, at) =>
                    {
                        if (entries.Contains(at))
                        {
                            captured[(layer.Key, at)] = await ContentAsync(reader, entry, cancellationToken)
                                .ConfigureAwait(false);
                        }
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (entries.Any(entry => !captured.ContainsKey((layer.Key, entry))))
            {
                throw new ImageContentException(
                    ImageContentError.Corrupt,
                    $"{_source.Name}: layer {_trees[layer.Key].Digest} is not what it was when it was read first."
                );
            }
        }
    }

    private Task ReadAsync(
        int number,
        Func<TarReader, TarEntry, int, ValueTask> take,
        CancellationToken cancellationToken
    ) => _reader.ReadAsync(_layers[^(number + 1)], null, take, cancellationToken);

    private static async ValueTask<byte[]> ContentAsync(
        TarReader reader,
        TarEntry entry,
        CancellationToken cancellationToken
    )
    {
        var content = new byte[entry.Size];
        await reader.OpenContent().ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        return content;
    }

    private bool IsReadable(TarEntryKind kind, bool sparse, long size) =>
        kind == TarEntryKind.File && !sparse && size <= _limits.MaxFileBytes;

    private static ImageContentException Limit(string message) => new(ImageContentError.LimitExceeded, message);
}
