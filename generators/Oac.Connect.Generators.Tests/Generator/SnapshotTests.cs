namespace Oac.Connect.Generators.Tests.Generator;

/// <summary>The code that a small service becomes. OAC_UPDATE_FIXTURES=1 writes the committed file anew.</summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData("small", "")]
    [InlineData("small-client", "Oac.Connect.AspNetCore")]
    public void The_code_is_as_committed(string name, string without)
    {
        var small = ProtoSources.Small();
        var run = GeneratorRun.Of(small.Classes, [new InputSet(small.Descriptors)], without);
        var path = TestFiles.TestData("snapshots", name + ".verified.txt");
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerDiagnostics);
        var text = run.Sources["small.v1.Small.g.cs"];
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

    [Fact]
    public void The_code_does_not_depend_on_the_order_of_sets()
    {
        var small = ProtoSources.Small();
        var other = ProtoSources.Small(edit: static t => t.Replace("small.v1", "small.v2", StringComparison.Ordinal));
        var (one, two) = (new InputSet(small.Descriptors, "one"), new InputSet(other.Descriptors, "two"));
        string[] code = [.. small.Classes, .. other.Classes];

        var first = GeneratorRun.Of(code, [one, two]).Sources;
        var second = GeneratorRun.Of(code, [two, one]).Sources;

        Assert.Equal(2, first.Count);
        Assert.Equal(first.OrderBy(static s => s.Key), second.OrderBy(static s => s.Key));
    }
}
