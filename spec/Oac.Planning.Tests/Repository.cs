namespace Oac.Planning.Tests;

/// <summary>Where the repository's own files are.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Oac.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>An absolute path of a path in it.</summary>
    public static string At(string path) => Path.Combine(Root, path);

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Oac.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException($"No Oac.sln above {start}.");
    }
}
