namespace Oac.Producer.Building.Libraries;

/// <summary>Finds files that the image has of its own, links followed.</summary>
internal static class OwnFiles
{
    /// <summary>The file at a path, or null.</summary>
    public static ImageFile? FindFile(this ImageTree tree, string path)
    {
        for (var links = 0; links <= HostRoot.MaxLinks; links++)
        {
            if (tree.Find(path) is { Kind: ImageFileKind.File } file)
            {
                return file;
            }
            if (Step(tree, path) is not { } next)
            {
                return null;
            }
            path = next;
        }
        return null;
    }

    /// <summary>The path with its first link replaced by what it leads to; null where it has none.</summary>
    private static string? Step(ImageTree tree, string path)
    {
        for (var end = path.IndexOf('/', 1); ; end = path.IndexOf('/', end + 1))
        {
            var head = end < 0 ? path : path[..end];
            if (tree.Find(head) is { Kind: ImageFileKind.Link } link)
            {
                var above = head[..Math.Max(1, head.LastIndexOf('/'))];
                return Path.GetFullPath(Path.GetFullPath(link.Source, above) + path[head.Length..]);
            }
            if (end < 0)
            {
                return null;
            }
        }
    }
}
