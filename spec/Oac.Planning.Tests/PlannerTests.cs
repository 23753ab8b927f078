namespace Oac.Planning.Tests;

public sealed class PlannerTests
{
    private static readonly string Golden = Repository.At("spec/Oac.Planning.Tests/testdata/full.txt");

    /// <summary>An image that uses everything. OAC_UPDATE_FIXTURES=1 writes the file anew.</summary>
    [Fact]
    public void All_that_an_image_asks_for_is_planned()
    {
        var lines = Lines.Of(Planner.Plan(Setup.Request(Setup.Full)));
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Golden)!);
            File.WriteAllText(Golden, lines);
        }
        Assert.Equal(File.ReadAllText(Golden), lines);
    }
}
