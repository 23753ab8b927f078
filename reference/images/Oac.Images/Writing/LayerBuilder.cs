using System.Text;
using Oac.Images.Content;

namespace Oac.Images.Writing;

/// <summary>
/// Makes a layer of files, folders and content in memory. The layer depends on these alone: its entries are sorted, and owners, modes and
/// times are fixed, so that the same input has the same digest on every machine, from every folder and on every day.
/// </summary>
/// <remarks>
/// Paths are the image's own, with <c>/</c> between names; a slash at either end says nothing. Folders above an entry come with it, once,
/// as root's with 0755 (<c>tmp</c> and <c>var/tmp</c> with 1777, <c>root</c> with 0700, as every system has them). Nothing looks into
/// the layers below: where the base has a symbolic link in the way, such as <c>/bin</c>, name the real folder, or the link is replaced.
/// </remarks>
public sealed class LayerBuilder
{
    private static readonly LayerEntryOptions Default = new();
    private readonly SortedDictionary<string, LayerEntry> entries = new(StringComparer.Ordinal);
    private readonly List<(string Path, string Source, LayerEntryOptions Options)> folders = [];

    /// <summary>Adds a file of this machine. A symbolic link is followed, because it is named; the file is read when the layer is built.</summary>
    /// <exception cref="ArgumentException">The path is none, or taken.</exception>
    public LayerBuilder AddFile(string path, string sourceFile, LayerEntryOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourceFile);
        return Add(path, new FileEntry(Checked(options), Path.GetFullPath(sourceFile)));
    }

    /// <summary>Adds a file with this content.</summary>
    /// <exception cref="ArgumentException">The path is none, or taken.</exception>
    public LayerBuilder AddContent(string path, ReadOnlyMemory<byte> content, LayerEntryOptions? options = null) =>
        Add(path, new ContentEntry(Checked(options), content));

    /// <summary>Adds a file with this text in UTF-8.</summary>
    /// <exception cref="ArgumentException">The path is none, or taken.</exception>
    public LayerBuilder AddText(string path, string text, LayerEntryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return AddContent(path, Encoding.UTF8.GetBytes(text), options);
    }

    /// <summary>
    /// Adds what is in a folder of this machine when the layer is built, with all below it. Symbolic links stay links; one that leads out
    /// of the folder, and what is neither file nor folder nor link, is refused then. Hard links become files of their own.
    /// </summary>
    /// <exception cref="ArgumentException">The path is none, or taken by something else than a folder.</exception>
    public LayerBuilder AddFolder(string path, string sourceFolder, LayerEntryOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourceFolder);
        AddEmptyFolder(path, options);
        folders.Add((LayerPath.Parse(path, nameof(path)), Path.GetFullPath(sourceFolder), Checked(options)));
        return this;
    }

    /// <summary>Adds a folder, with nothing in it unless something else is added there.</summary>
    /// <exception cref="ArgumentException">The path is none, or taken by something else than the same folder.</exception>
    public LayerBuilder AddEmptyFolder(string path, LayerEntryOptions? options = null) =>
        Add(path, new FolderEntry(Checked(options)));

    /// <summary>Adds a symbolic link. Its target is taken as it is: it means something in the image only.</summary>
    /// <exception cref="ArgumentException">The path or the target is none, or the path is taken.</exception>
    public LayerBuilder AddSymbolicLink(string path, string target, LayerEntryOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (
            target.Contains('\0', StringComparison.Ordinal)
            || Encoding.UTF8.GetByteCount(target) > LayerLimits.MaxPathBytes
        )
        {
            throw new ArgumentException("The link's target is no path.", nameof(target));
        }
        return Add(path, new LinkEntry(Checked(options), target));
    }

    /// <summary>Removes what the layers below have under a path.</summary>
    /// <exception cref="ArgumentException">The path is none, or the layer itself adds something there.</exception>
    public LayerBuilder AddRemoval(string path) => Add(path, new RemovalEntry());

    /// <summary>Reads everything and makes the layer.</summary>
    /// <param name="options">How; null for gzip and 1970.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <exception cref="ImageContentException">
    /// Something to add is not there, changes while it is read, leads out of its folder, is neither file nor folder nor link, or comes
    /// upon a path that is taken; or a limit (<see cref="LayerLimits"/>) was reached.
    /// </exception>
    public Task<BuiltLayer> BuildAsync(LayerOptions? options, CancellationToken cancellationToken)
    {
        options ??= new();
        SourceDate.Check(options.Time, nameof(options));
        options = options with { Time = DateTimeOffset.FromUnixTimeSeconds(options.Time.ToUnixTimeSeconds()) };
        var all = new SortedDictionary<string, LayerEntry>(entries, StringComparer.Ordinal);
        var sources = folders.ToArray();
        return Task.Run(
            () =>
            {
                foreach (var (path, source, entryOptions) in sources)
                {
                    FolderWalk.Collect(
                        path,
                        source,
                        entryOptions,
                        (at, entry) => Insert(all, at, entry, source),
                        cancellationToken
                    );
                }
                return LayerWriter.Write(WithParents(all), options, cancellationToken);
            },
            cancellationToken
        );
    }

    private static LayerEntryOptions Checked(LayerEntryOptions? options)
    {
        options ??= Default;
        ArgumentOutOfRangeException.ThrowIfNegative(options.UserId);
        ArgumentOutOfRangeException.ThrowIfNegative(options.GroupId);
        return options;
    }

    private static void Insert(SortedDictionary<string, LayerEntry> all, string path, LayerEntry entry, string source)
    {
        if (Conflict(all, path, entry) is { } conflict)
        {
            throw new ImageContentException(ImageContentError.NotSupported, $"{conflict} (while adding {source})");
        }
        all[path] = entry;
        if (all.Count > LayerLimits.MaxEntries)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"A layer holds at most {LayerLimits.MaxEntries} entries (while adding {source})."
            );
        }
    }

    private static string? Conflict(SortedDictionary<string, LayerEntry> all, string path, LayerEntry entry) =>
        !all.TryGetValue(path, out var before) || (before is FolderEntry && before == entry)
            ? null
            : $"The layer has {before.Kind} at \"/{path}\" already and cannot have {entry.Kind} there as well.";

    /// <summary>All entries, in the order in which they are written: a folder stands before what is in it.</summary>
    private static List<KeyValuePair<string, LayerEntry>> WithParents(SortedDictionary<string, LayerEntry> all)
    {
        var parents = new Dictionary<string, LayerEntry>(StringComparer.Ordinal);
        foreach (var path in all.Keys)
        {
            for (var above = LayerPath.Parent(path); above is { Length: > 0 }; above = LayerPath.Parent(above))
            {
                if (parents.ContainsKey(above))
                {
                    break;
                }
                if (all.TryGetValue(above, out var entry))
                {
                    if (entry is not FolderEntry)
                    {
                        throw new ImageContentException(
                            ImageContentError.NotSupported,
                            $"The layer has {entry.Kind} at \"/{above}\" and cannot have \"/{path}\" below it."
                        );
                    }
                    continue;
                }
                parents.Add(above, new FolderEntry(new() { FolderMode = UsualMode(above) }));
            }
        }
        var sorted = new List<KeyValuePair<string, LayerEntry>>(all.Count + parents.Count);
        sorted.AddRange(all);
        sorted.AddRange(parents);
        sorted.RemoveAll(entry => entry.Key.Length == 0);
        sorted.Sort((one, other) => ComparePaths(one.Key, other.Key));
        return sorted;
    }

    private static UnixFileMode UsualMode(string path) =>
        path switch
        {
            "tmp" or "var/tmp" => (UnixFileMode)Octal(1, 7, 7, 7),
            "root" => (UnixFileMode)Octal(0, 7, 0, 0),
            _ => LayerWriter.DefaultFolderMode,
        };

    private static int Octal(int special, int user, int group, int others) =>
        (special << 9) | (user << 6) | (group << 3) | others;

    /// <summary>By code point, name by name: <c>a</c>, <c>a/b</c>, <c>a.txt</c>, as a walk through the folders comes by.</summary>
    private static int ComparePaths(string one, string other)
    {
        var shared = one.AsSpan().CommonPrefixLength(other);
        if (shared == one.Length || shared == other.Length)
        {
            return one.Length - other.Length;
        }
        return one[shared] == '/' ? -1
            : other[shared] == '/' ? 1
            : Order(one[shared]) - Order(other[shared]);
    }

    /// <summary>Surrogates stand for code points above all others, so that the order is also that of the names' UTF-8.</summary>
    private static int Order(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;

    private LayerBuilder Add(string path, LayerEntry entry)
    {
        var at = LayerPath.Parse(path, nameof(path));
        if (at.Length == 0 && entry is not FolderEntry)
        {
            throw new ArgumentException($"The root of an image cannot be {entry.Kind}.", nameof(path));
        }
        if (Conflict(entries, at, entry) is { } conflict)
        {
            throw new ArgumentException(conflict, nameof(path));
        }
        entries[at] = entry;
        return this;
    }
}
