namespace Oac.Generators.Tests;

/// <summary>Compares emitted code with a committed file. OAC_UPDATE_FIXTURES=1 writes the file instead.</summary>
internal static class Snapshot
{
    public static void AssertMatches(string name, string text)
    {
        var path = TestFiles.TestData("snapshots", name + ".verified.txt");
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            File.WriteAllText(path, text);
        }
        Assert.True(
            File.Exists(path),
            $"No snapshot {name}: run once with OAC_UPDATE_FIXTURES=1 and read what it wrote."
        );
        Assert.Equal(File.ReadAllText(path), text);
    }
}
