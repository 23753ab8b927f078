namespace Oac.Conformance.Tests;

/// <summary>Where the repository's files are, seen from the folder that tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string At(string path) => Path.Combine(Root, path);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Oac.sln")))
            {
                return folder;
            }
        }
        throw new InvalidOperationException("No folder above the tests holds Oac.sln.");
    }
}
