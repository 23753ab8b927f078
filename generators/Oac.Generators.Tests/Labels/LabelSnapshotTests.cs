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

    [Fact]
    public void The_code_does_not_depend_on_the_order_of_files_or_the_run()
    {
        var proto = File.ReadAllText(TestFiles.TestData("snapshots", "small.proto"));
        var schema = InputFile.Schema(proto);
        var other = InputFile.Schema(proto.Replace("labels.v1alpha9", "labels.v1alpha8", StringComparison.Ordinal));
        var catalogue = InputFile.Catalogue(File.ReadAllText(TestFiles.TestData("snapshots", "small.yaml")));
        var first = GeneratorRun.Of(new LabelsGenerator(), schema, other, catalogue).Sources;
        var second = GeneratorRun.Of(new LabelsGenerator(), catalogue, other, schema).Sources;
        Assert.Equal(8, first.Count);
        Assert.Equal(
            first.OrderBy(static s => s.Key, StringComparer.Ordinal),
            second.OrderBy(static s => s.Key, StringComparer.Ordinal)
        );
    }
}
