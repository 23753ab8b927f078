namespace Oac.Conformance.Mutants;

/// <summary>The repository that this was built in: samples are wrapped, and the matrix is kept there.</summary>
public static class Repository
{
    /// <summary>Its root folder.</summary>
    /// <exception cref="InvalidOperationException">The program was moved out of it.</exception>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Oac.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not below the repository");
    }
}
