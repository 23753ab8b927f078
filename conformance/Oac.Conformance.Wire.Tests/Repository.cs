namespace Oac.Conformance.Wire.Tests;

/// <summary>Where the repository's files are, seen from the folder that tests run in.</summary>
internal static class Repository
{
    private static readonly DirectoryInfo Base = new(AppContext.BaseDirectory);

    public static string Root { get; } = Find();

    /// <summary>A program of ours as the same build made it.</summary>
    public static string Program(string project, string name) =>
        At($"{project}/bin/{Base.Parent!.Name}/{Base.Name}/{name}.dll");

    public static string At(string path) => Path.Combine(Root, path);

    private static string Find()
    {
        for (var folder = Base; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Oac.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException("No folder above the tests holds Oac.sln.");
    }
}
