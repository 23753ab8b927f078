using System.Security;
using Oac.Images.Content;

namespace Oac.Images.Writing;

/// <summary>Goes through a folder of this machine without following a link.</summary>
internal static class FolderWalk
{
    public static void Collect(
        string imagePath,
        string root,
        LayerEntryOptions options,
        Action<string, LayerEntry> add,
        CancellationToken cancellationToken
    )
    {
        var pending = new Stack<(DirectoryInfo Folder, string Below)>();
        pending.Push((new DirectoryInfo(root), ""));
        try
        {
            while (pending.TryPop(out var next))
            {
                foreach (var item in next.Folder.EnumerateFileSystemInfos("*", Everything))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var below = LayerPath.Join(next.Below, item.Name);
                    var path = ParsePath(LayerPath.Join(imagePath, below), item.FullName);
                    if (item.LinkTarget is { } target)
                    {
                        add(path, new LinkEntry(options, CheckLink(item.FullName, below, Slashes(target), root)));
                    }
                    else if (item is DirectoryInfo folder)
                    {
                        add(path, new FolderEntry(options));
                        pending.Push((folder, below));
                    }
                    else
                    {
                        FileKinds.RequireOrdinary(item.FullName);
                        add(path, new FileEntry(options, item.FullName));
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            throw new ImageContentException(
                exception is DirectoryNotFoundException ? ImageContentError.NotFound : ImageContentError.Unreachable,
                $"The folder {root} cannot be read: {exception.Message}",
                exception
            );
        }
    }

    private static EnumerationOptions Everything { get; } =
        new()
        {
            AttributesToSkip = 0,
            IgnoreInaccessible = false,
            MatchType = MatchType.Simple,
        };

    private static string ParsePath(string path, string source)
    {
        try
        {
            return LayerPath.Parse(path, "path");
        }
        catch (ArgumentException exception)
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"{source} cannot stand in a layer: {exception.Message}",
                exception
            );
        }
    }

    private static string CheckLink(string source, string below, string target, string root) =>
        LayerPath.LeadsOut(below, target)
            ? throw new ImageContentException(
                ImageContentError.NotSupported,
                $"The symbolic link {source} leads to \"{target}\", out of {root}; links must stay in the folder that is added."
            )
            : target;

    private static string Slashes(string target) =>
        Path.DirectorySeparatorChar == '/' ? target : target.Replace(Path.DirectorySeparatorChar, '/');
}
