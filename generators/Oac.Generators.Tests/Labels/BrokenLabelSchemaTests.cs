using Oac.Generators.Labels;

namespace Oac.Generators.Tests.Labels;

/// <summary>Each file in testdata/labels is wrong where it says so, and nowhere else.</summary>
public sealed class BrokenLabelSchemaTests
{
    public static TheoryData<string> Schemas => TestFiles.Names("labels", "*.proto");

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_fault_is_reported_on_its_line(string name)
    {
        var proto = File.ReadAllText(TestFiles.TestData("labels", name + ".proto"));
        var run = GeneratorRun.Of(new LabelsGenerator(), InputFile.Schema(proto), Catalogue());
        Assert.Equal(TestFiles.Expected(proto, "//").Order(), run.DiagnosticLines());
        Assert.Null(run.Result.Exception);
        Assert.All(run.Diagnostics, d => Assert.Equal("/proto/root/" + Protoc.FileName, d.Location.GetLineSpan().Path));
    }

    [Fact]
    public void Every_diagnostic_has_a_broken_schema_that_shows_it()
    {
        var shown = Schemas.SelectMany(row =>
            TestFiles.Expected(File.ReadAllText(TestFiles.TestData("labels", row.Data + ".proto")), "//")
        );
        var declared = typeof(LabelDiagnostics)
            .GetFields()
            .Select(static f => ((Microsoft.CodeAnalysis.DiagnosticDescriptor)f.GetValue(null)!).Id);
        Assert.Equal(
            declared.Where(static id => id != LabelDiagnostics.Unreadable.Id).Order(),
            shown.Select(static s => s.Id).Distinct().Order()
        );
    }

    [Theory]
    [InlineData("not base64")]
    [InlineData("//////////")]
    public void A_set_that_is_none_is_reported(string text)
    {
        var run = GeneratorRun.Of(new LabelsGenerator(), InputFile.Descriptors(text));
        Assert.Equal([LabelDiagnostics.Unreadable.Id], run.Diagnostics.Select(static d => d.Id));
        Assert.Empty(run.Sources);
    }

    [Fact]
    public void What_is_sound_in_a_broken_schema_is_still_made()
    {
        var proto = File.ReadAllText(TestFiles.TestData("labels", "leaf-without-presence.proto"));
        var run = GeneratorRun.Of(new LabelsGenerator(), InputFile.Schema(proto), Catalogue());
        Assert.Contains("\"sound\"", run.Sources["Labels.V1Alpha9.Schema.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_catalogue_no_requirement_is_known()
    {
        var proto = File.ReadAllText(TestFiles.TestData("snapshots", "small.proto"));
        var run = GeneratorRun.Of(new LabelsGenerator(), InputFile.Schema(proto));
        Assert.NotEmpty(run.Diagnostics);
        Assert.All(run.Diagnostics, static d => Assert.Equal(LabelDiagnostics.UnknownRequirement.Id, d.Id));
    }

    private static InputFile Catalogue() =>
        InputFile.Catalogue(File.ReadAllText(TestFiles.TestData("snapshots", "small.yaml")), "reference");
}
