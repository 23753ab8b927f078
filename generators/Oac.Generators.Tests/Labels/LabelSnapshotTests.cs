using Oac.Generators.Labels;

namespace Oac.Generators.Tests.Labels;

/// <summary>The code that a small schema with one label of every form becomes.</summary>
public sealed class LabelSnapshotTests
{
    [Theory]
    [InlineData("Records")]
    [InlineData("Reader")]
    [InlineData("Keys")]
    [InlineData("Schema")]
    public void The_code_is_as_committed(string part)
    {
        var proto = File.ReadAllText(TestFiles.TestData("snapshots", "small.proto"));
        var yaml = File.ReadAllText(TestFiles.TestData("snapshots", "small.yaml"));
        var run = GeneratorRun.Of(new LabelsGenerator(), InputFile.Schema(proto), InputFile.Catalogue(yaml));
        Snapshot.AssertMatches("small." + part, run.Sources[$"Labels.V1Alpha9.{part}.g.cs"]);
    }
}
