using System.Collections.Immutable;
using System.IO.Enumeration;

namespace Oac.Producer.Building.Libraries;

/// <summary>
/// The folders that a loader searches after those that a file itself names: <c>/etc/ld.so.conf</c> with what it includes, then the usual
/// ones. The cache is not asked: it says nothing that these do not.
/// </summary>
internal static class LibraryFolders
{
    /// <summary>The most folders.</summary>
    public const int MaxFolders = 256;

    /// <summary>The largest configuration file.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int MaxDepth = 4;

    /// <summary>The folders of this machine, in the order in which they are searched.</summary>
    public static ImmutableArray<string> Read(HostRoot host)
    {
        var folders = new List<string>();
        Read(host, "/etc/ld.so.conf", folders, MaxDepth);
        foreach (var parent in (string[])["/lib", "/usr/lib"])
        {
            folders.AddRange(MultiarchFolders(host, parent));
            folders.Add(parent + "64");
            folders.Add(parent);
        }
        return [.. folders.Distinct(StringComparer.Ordinal).Take(MaxFolders)];
    }

    /// <summary>Debian's <c>/usr/lib/x86_64-linux-gnu</c> and its kin.</summary>
    private static IEnumerable<string> MultiarchFolders(HostRoot host, string parent) =>
        host.Resolve(parent) is { } real && Directory.Exists(host.On(real))
            ? Directory
                .EnumerateDirectories(host.On(real), "*-linux-*")
                .Select(folder => $"{parent}/{Path.GetFileName(folder)}")
                .Order(StringComparer.Ordinal)
            : [];

    private static void Read(HostRoot host, string path, List<string> folders, int depth)
    {
        if (
            depth == 0
            || host.Resolve(path) is not { } real
            || new FileInfo(host.On(real)) is not { Exists: true, Length: > 0 and <= MaxBytes }
        )
        {
            return;
        }
        foreach (var line in File.ReadLines(host.On(real)))
        {
            var hash = line.IndexOf('#', StringComparison.Ordinal);
            var text = (hash < 0 ? line : line[..hash]).Trim();
            if (
                text.StartsWith("include ", StringComparison.Ordinal)
                || text.StartsWith("include\t", StringComparison.Ordinal)
            )
            {
                foreach (
                    var included in Included(host, Path.GetFullPath(text[8..].Trim(), Path.GetDirectoryName(path)!))
                )
                {
                    Read(host, included, folders, depth - 1);
                }
            }
            else if (text.StartsWith('/') && folders.Count < MaxFolders)
            {
                folders.Add(text.Length > 1 ? text.TrimEnd('/') : text);
            }
        }
    }

    private static IEnumerable<string> Included(HostRoot host, string pattern)
    {
        var folder = Path.GetDirectoryName(pattern) ?? "/";
        if (host.Resolve(folder) is not { } real || !Directory.Exists(host.On(real)))
        {
            return [];
        }
        var name = Path.GetFileName(pattern);
        return Directory
            .EnumerateFiles(host.On(real))
            .Select(static f => Path.GetFileName(f))
            .Where(f => FileSystemName.MatchesSimpleExpression(name, f, ignoreCase: false))
            .Order(StringComparer.Ordinal)
            .Select(f => $"{folder.TrimEnd('/')}/{f}");
    }
}
