using System.Collections.Immutable;
using Microsoft.Extensions.FileSystemGlobbing;
using Oac.Images.Content;
using Oac.Images.Writing;
using Oac.Producer.AgentFiles;
using Oac.Spec.Labels;

namespace Oac.Producer.Building;

/// <summary>
/// Takes the files that <c>oac.yaml</c> names from its folder, and from nowhere else: no path and no link leads out. Owners and times are
/// never this machine's; modes are 0755 or 0644, so that a umask changes nothing. Of a folder that is copied, the <c>oac.yaml</c>, the
/// image that is being written and <c>.git</c> are left out: with them, no two builds would be the same.
/// </summary>
internal sealed class FolderCopy
{
    /// <summary>How deep folders may lie in each other.</summary>
    public const int MaxDepth = 128;

    private readonly AgentFile file;
    private readonly string folder;
    private readonly string realFolder;
    private readonly Matcher exclude = new(StringComparison.Ordinal);
    private readonly ImmutableArray<string> leftOut;
    private readonly CancellationToken cancellationToken;

    /// <summary>Prepares for one file in its folder.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">Its folder, absolute.</param>
    /// <param name="leftOut">Absolute paths of what is not copied with the folder that it lies in.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public FolderCopy(
        AgentFile file,
        string folder,
        ImmutableArray<string> leftOut,
        CancellationToken cancellationToken
    )
    {
        this.file = file;
        this.folder = folder;
        this.cancellationToken = cancellationToken;
        realFolder = RealPath.Of(folder);
        this.leftOut = [.. leftOut.Select(path => Path.GetRelativePath(realFolder, RealPath.Of(path)))];
        foreach (var pattern in file.Exclude)
        {
            try
            {
                exclude.AddInclude(pattern.Value);
                // A pattern that covers a folder covers what is in it.
                exclude.AddInclude(pattern.Value.TrimEnd('/') + "/**");
            }
            catch (ArgumentException exception)
            {
                throw Mistake(pattern, $"not a pattern of paths: {exception.Message}", exception);
            }
        }
    }

    /// <summary>Adds everything that the file names.</summary>
    /// <param name="tree">Where to.</param>
    /// <param name="platform">What stands for <c>{os}</c>, <c>{arch}</c> and <c>{variant}</c>.</param>
    /// <exception cref="UsageException">Something is missing, leads out of the folder, is no file, or is too large.</exception>
    public void AddTo(ImageTree tree, ImagePlatform platform)
    {
        foreach (var copy in file.Files)
        {
            try
            {
                Add(tree, copy, platform);
            }
            catch (UsageException exception)
                when (!exception.Message.StartsWith(file.Source.Name, StringComparison.Ordinal))
            {
                throw Mistake(copy.From ?? copy.To, exception.Message, exception);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw Mistake(copy.From ?? copy.To, exception.Message, exception);
            }
        }
    }

    private void Add(ImageTree tree, AgentFileCopy copy, ImagePlatform platform)
    {
        var to = LabelValue.NormalisePath(copy.To.Value);
        var options = new LayerEntryOptions { UserId = copy.Owner.User, GroupId = copy.Owner.Group };
        if (copy.From is null)
        {
            tree.Add(new(to, ImageFileKind.Folder, "", options with { FolderMode = copy.Mode }));
            return;
        }
        options = options with { FileMode = copy.Mode };
        var from = Expand(copy.From.Value, platform);
        var source = Path.GetFullPath(from, folder);
        RequireInside(source, from);
        if (Directory.Exists(source))
        {
            if (leftOut.Contains(Path.GetRelativePath(realFolder, RealPath.Of(source))))
            {
                throw new UsageException($"'{from}' is copied and also where the image is written; write it elsewhere");
            }
            if (to != "/")
            {
                tree.Add(new(to, ImageFileKind.Folder, "", options));
            }
            AddFolder(tree, new DirectoryInfo(source), to, options);
        }
        else if (File.Exists(source))
        {
            AddFile(tree, copy.To.Value.EndsWith('/') ? Join(to, Path.GetFileName(source)) : to, source, options);
        }
        else
        {
            throw new UsageException($"there is no '{from}' in the folder");
        }
    }

    private void AddFolder(ImageTree tree, DirectoryInfo root, string to, LayerEntryOptions options)
    {
        var pending = new Stack<(DirectoryInfo Folder, string To, int Depth)>();
        pending.Push((root, to, 0));
        while (pending.TryPop(out var next))
        {
            if (next.Depth > MaxDepth)
            {
                throw new UsageException($"{Shown(next.Folder.FullName)} lies more than {MaxDepth} folders deep");
            }
            foreach (var item in next.Folder.EnumerateFileSystemInfos("*", Everything))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var relative = Path.GetRelativePath(folder, item.FullName);
                if (IsLeftOut(item) || exclude.Match(relative).HasMatches)
                {
                    continue;
                }
                var path = Join(next.To, item.Name);
                if (item.LinkTarget is { } target)
                {
                    RequireInside(item, target, root);
                    tree.Add(new(path, ImageFileKind.Link, target, options));
                }
                else if (item is DirectoryInfo below)
                {
                    tree.Add(new(path, ImageFileKind.Folder, "", options));
                    pending.Push((below, path, next.Depth + 1));
                }
                else
                {
                    AddFile(tree, path, item.FullName, options);
                }
            }
        }
    }

    /// <summary>Also a folder that is there only because of what was written into it before.</summary>
    private bool IsLeftOut(FileSystemInfo item)
    {
        var relative = Path.GetRelativePath(folder, item.FullName);
        return item.Name == ".git"
            || leftOut.Contains(relative)
            || (
                item is DirectoryInfo { LinkTarget: null } below
                && leftOut.Any(path => path.StartsWith(relative + '/', StringComparison.Ordinal))
                && below.EnumerateFileSystemInfos("*", Everything).All(IsLeftOut)
            );
    }

    private static void AddFile(ImageTree tree, string path, string source, LayerEntryOptions options)
    {
        var info = new FileInfo(RealPath.Of(source));
        tree.Add(new(path, ImageFileKind.File, source, options) { Length = info.Length });
    }

    /// <summary>A path that is named may be a link, or lie below one, as long as it stays in the folder.</summary>
    private void RequireInside(string source, string from)
    {
        if (!IsBelow(RealPath.Of(source), realFolder))
        {
            throw new UsageException($"'{from}' leads out of the folder");
        }
    }

    /// <summary>A link in a folder that is copied stays a link, so what it leads to must be copied with it.</summary>
    private void RequireInside(FileSystemInfo link, string target, DirectoryInfo root)
    {
        var above = Path.GetDirectoryName(link.FullName)!;
        if (Path.IsPathRooted(target) || !IsBelow(Path.GetFullPath(target, above), root.FullName))
        {
            throw new UsageException(
                $"the link {Shown(link.FullName)} leads to '{target}', out of {Shown(root.FullName)}, which is copied"
            );
        }
    }

    private static bool IsBelow(string path, string root) =>
        path == root || path.StartsWith(root.TrimEnd('/') + '/', StringComparison.Ordinal);

    private static string Expand(string from, ImagePlatform platform) =>
        from.Replace("{os}", platform.Os, StringComparison.Ordinal)
            .Replace("{arch}", platform.Architecture, StringComparison.Ordinal)
            .Replace("{variant}", platform.Variant ?? "", StringComparison.Ordinal);

    private static string Join(string to, string name) => to == "/" ? "/" + name : $"{to}/{name}";

    private string Shown(string path) => $"'{Path.GetRelativePath(folder, path)}'";

    private UsageException Mistake(PlacedText at, string message, Exception inner) =>
        new($"{file.Source.Name}:{at.Span}: {message}", inner);

    private static EnumerationOptions Everything { get; } =
        new()
        {
            AttributesToSkip = 0,
            IgnoreInaccessible = false,
            MatchType = MatchType.Simple,
        };
}
