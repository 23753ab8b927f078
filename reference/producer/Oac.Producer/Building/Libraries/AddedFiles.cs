using Oac.Images.Writing;

namespace Oac.Producer.Building.Libraries;

/// <summary>One file or link of this machine that an image was given.</summary>
/// <param name="Path">Its path, here and there.</param>
/// <param name="Reason">Why.</param>
internal sealed record AddedFile(string Path, string Reason);

/// <summary>Takes files of this machine into an image, at their real paths, with the links that lead to them.</summary>
internal sealed class AddedFiles
{
    private static readonly LayerEntryOptions Usual = new();
    private readonly HostRoot host;
    private readonly ImageTree own;
    private readonly HashSet<string> ownFolders = new(StringComparer.Ordinal);
    private readonly List<AddedFile> list = [];

    /// <summary>Begins with nothing.</summary>
    /// <param name="host">This machine.</param>
    /// <param name="own">What the image has of its own, which comes above what is added.</param>
    /// <param name="limits">The limits of the image.</param>
    public AddedFiles(HostRoot host, ImageTree own, BuildLimits limits)
    {
        this.host = host;
        this.own = own;
        Tree = new(limits);
        foreach (var file in own.Files)
        {
            var folder = file.Kind == ImageFileKind.Folder ? file.Path : Parent(file.Path);
            for (; folder.Length > 0 && ownFolders.Add(folder); folder = Parent(folder)) { }
        }
    }

    /// <summary>What was added.</summary>
    public ImageTree Tree { get; }

    /// <summary>What was added and why, in the order in which it came.</summary>
    public IReadOnlyList<AddedFile> List => list;

    /// <summary>Adds a file and the links on the way to it.</summary>
    /// <returns>Its path without links; null where there is none.</returns>
    /// <exception cref="UsageException">The image has a folder of its own where a link must stand.</exception>
    public string? Add(string path, string reason)
    {
        if (host.Resolve(path) is not { } real || !File.Exists(host.On(real)))
        {
            return null;
        }
        host.Resolve(path, (at, target) => AddLink(at, target, reason));
        if (Tree.Find(real) is null && own.Find(real) is null)
        {
            Tree.Add(
                new(real, ImageFileKind.File, host.On(real), Usual) { Length = new FileInfo(host.On(real)).Length }
            );
            list.Add(new(real, reason));
        }
        return real;
    }

    /// <summary>Adds a link, and nothing of what it leads to.</summary>
    public void AddLink(string path, string target, string reason)
    {
        if (ownFolders.Contains(path))
        {
            throw new UsageException(
                $"the image has files of its own in '{path}', which is a link to '{target}' for the libraries that are added; copy them to where it leads"
            );
        }
        if (Tree.Find(path) is null && own.Find(path) is null)
        {
            Tree.Add(new(path, ImageFileKind.Link, target, Usual));
            list.Add(new(path, reason));
        }
    }

    /// <summary>Adds all files below a folder and the links that stay in it.</summary>
    public void AddFolder(string path, string reason, Func<string, bool> wanted)
    {
        if (host.Resolve(path) is not { } real || !Directory.Exists(host.On(real)))
        {
            return;
        }
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.None, MatchType = MatchType.Simple };
        var pending = new Stack<string>([real]);
        while (pending.TryPop(out var folder))
        {
            foreach (var item in new DirectoryInfo(host.On(folder)).EnumerateFileSystemInfos("*", options))
            {
                var at = $"{folder}/{item.Name}";
                if (!wanted(at[(real.Length + 1)..]))
                {
                    continue;
                }
                if (item.LinkTarget is not null)
                {
                    if (host.Resolve(at) is { } led && led.StartsWith(real + "/", StringComparison.Ordinal))
                    {
                        Add(at, reason);
                    }
                }
                else if (item is DirectoryInfo)
                {
                    pending.Push(at);
                }
                else
                {
                    Add(at, reason);
                }
            }
        }
    }

    private static string Parent(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}
