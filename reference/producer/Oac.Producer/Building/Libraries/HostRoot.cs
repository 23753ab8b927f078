namespace Oac.Producer.Building.Libraries;

/// <summary>The files of this machine, as paths from its root; another folder may play the root.</summary>
internal sealed class HostRoot(string root)
{
    /// <summary>The most links on the way to one file, as Linux has it.</summary>
    public const int MaxLinks = 40;

    private readonly string root = root.TrimEnd('/');

    /// <summary>Where a path of the root is on this machine.</summary>
    public string On(string path) => root + path;

    /// <summary>Follows a path from the root, link by link.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="onLink">Told of each link on the way: its own path without links before it, and its target as it stands.</param>
    /// <returns>The path without links; null where nothing is there, or where links lead in circles.</returns>
    public string? Resolve(string path, Action<string, string>? onLink = null)
    {
        var pending = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var current = "";
        var links = 0;
        while (pending.TryPop(out var name))
        {
            if (name is ".")
            {
                continue;
            }
            if (name is "..")
            {
                current = current[..Math.Max(0, current.LastIndexOf('/'))];
                continue;
            }
            var next = $"{current}/{name}";
            var info = new FileInfo(On(next));
            if (info.LinkTarget is { } target)
            {
                if (++links > MaxLinks)
                {
                    return null;
                }
                onLink?.Invoke(next, target);
                if (target.StartsWith('/'))
                {
                    current = "";
                }
                foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    pending.Push(part);
                }
                continue;
            }
            if (!info.Exists && !Directory.Exists(On(next)))
            {
                return null;
            }
            current = next;
        }
        return current.Length == 0 ? "/" : current;
    }

    /// <summary>Whether a file is there, links followed.</summary>
    public bool HasFile(string path) => Resolve(path) is { } real && File.Exists(On(real));
}
