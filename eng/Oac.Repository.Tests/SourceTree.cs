using System.Collections.Immutable;
using System.Text;

namespace Oac.Repository.Tests;

/// <summary>
/// The files that people write: paths relative to the root, with slashes, in ordinal order. Checks read the repository, or a bad example
/// made of a few texts, through the same eyes.
/// </summary>
internal sealed class SourceTree
{
    private static readonly ImmutableHashSet<string> NotSource =
    [
        ".git",
        ".idea",
        ".vs",
        ".vscode",
        "artifacts",
        "bin",
        "BenchmarkDotNet.Artifacts",
        "node_modules",
        "obj",
        "StrykerOutput",
        "TestResults",
    ];

    private readonly Func<string, byte[]> read;

    private SourceTree(IEnumerable<string> paths, Func<string, byte[]> read)
    {
        Paths = [.. paths.Order(StringComparer.Ordinal)];
        this.read = read;
    }

    /// <summary>The repository that this assembly was built in.</summary>
    public static SourceTree Repository { get; } = OnDisk(RepositoryRoot());

    /// <summary>The root of the repository that this assembly was built in.</summary>
    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Oac.sln")))
        {
            folder =
                folder.Parent
                ?? throw new InvalidOperationException(
                    $"No Oac.sln above {AppContext.BaseDirectory}: not run from the repository."
                );
        }

        return folder.FullName;
    }

    public static SourceTree OnDisk(string root) =>
        new(Walk(new DirectoryInfo(root), ""), path => File.ReadAllBytes(Path.Combine(root, path)));

    /// <summary>An example.</summary>
    public static SourceTree Of(params ReadOnlySpan<(string Path, string Text)> files)
    {
        var texts = new Dictionary<string, byte[]>();
        foreach (var (path, text) in files)
        {
            texts.Add(path, Encoding.UTF8.GetBytes(text));
        }

        return new SourceTree(texts.Keys, path => texts[path]);
    }

    public ImmutableArray<string> Paths { get; }

    public bool Contains(string path) => Paths.BinarySearch(path, StringComparer.Ordinal) >= 0;

    public bool ContainsFolder(string folder) =>
        folder.Length == 0 || Paths.Any(path => path.StartsWith(folder + "/", StringComparison.Ordinal));

    public string Read(string path) => new UTF8Encoding(false).GetString(read(path)).TrimStart('\uFEFF');

    /// <summary>The text, or null where the file is no text.</summary>
    public string? ReadIfText(string path)
    {
        var bytes = read(path);
        return bytes.AsSpan(0, Math.Min(bytes.Length, 8192)).Contains((byte)0) ? null : Encoding.UTF8.GetString(bytes);
    }

    public IEnumerable<string> WithExtension(string extension) =>
        Paths.Where(path => path.EndsWith(extension, StringComparison.Ordinal));

    private static IEnumerable<string> Walk(DirectoryInfo folder, string prefix)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (NotSource.Contains(entry.Name) || entry.LinkTarget is not null)
            {
                continue;
            }

            if (entry is DirectoryInfo child)
            {
                foreach (var path in Walk(child, prefix + child.Name + "/"))
                {
                    yield return path;
                }
            }
            else
            {
                yield return prefix + entry.Name;
            }
        }
    }
}
