using Microsoft.CodeAnalysis;
using Oac.Generators.Labels;

namespace Oac.Generators.Tests.Labels;

/// <summary>What runs again after an edit, and what does not.</summary>
public sealed class LabelCachingTests
{
    private static readonly string Proto = File.ReadAllText(TestFiles.TestData("snapshots", "small.proto"));
    private static readonly string Yaml = File.ReadAllText(TestFiles.TestData("snapshots", "small.yaml"));
    private static readonly string[] Steps =
    [
        TrackingNames.LabelDescriptors,
        TrackingNames.LabelSchemaResult,
        TrackingNames.LabelSchemaModel,
    ];

    private readonly InputFile schema = InputFile.Schema(Proto);
    private readonly InputFile catalogue = InputFile.Catalogue(Yaml);

    [Fact]
    public void A_second_run_makes_nothing_again() => AssertCached(Run().Again());

    [Fact]
    public void An_edit_of_other_code_makes_nothing_again() => AssertCached(Run().AfterUnrelatedEdit());

    [Fact]
    public void Equal_text_gives_equal_models()
    {
        var run = Run().AfterReplacing(schema, InputFile.Schema(Proto));
        AssertCached(run);
    }

    [Fact]
    public void A_schema_that_only_moved_gives_the_same_code()
    {
        var run = Run().AfterReplacing(schema, InputFile.Schema("// One line more.\n\n" + Proto));
        Assert.All(
            run.Reasons(TrackingNames.LabelSchemaModel),
            static r =>
                Assert.Contains(r, new[] { IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached })
        );
        Assert.All(run.SourceReasons(), static r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }

    [Fact]
    public void Another_label_gives_another_model()
    {
        var run = Run()
            .AfterReplacing(schema, InputFile.Schema(Proto.Replace("optional string name", "optional string title")));
        Assert.Contains(IncrementalStepRunReason.Modified, run.Reasons(TrackingNames.LabelSchemaModel));
        Assert.Contains(IncrementalStepRunReason.Modified, run.SourceReasons());
    }

    [Fact]
    public void A_new_comment_in_the_catalogue_changes_nothing()
    {
        var run = Run().AfterReplacing(catalogue, InputFile.Catalogue("# One line more.\n" + Yaml));
        Assert.All(run.SourceReasons(), static r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }

    [Fact]
    public void No_step_keeps_what_belongs_to_the_compiler() =>
        ModelGraph.AssertHoldsNothingOfTheCompiler(Run().Result, Steps);

    [Fact]
    public void No_diagnostic_keeps_what_belongs_to_the_compiler()
    {
        var broken = File.ReadAllText(TestFiles.TestData("labels", "leaf-without-presence.proto"));
        var run = GeneratorRun.Of(new LabelsGenerator(), InputFile.Schema(broken), catalogue);
        ModelGraph.AssertHoldsNothingOfTheCompiler(run.Result, [TrackingNames.LabelDiagnostics]);
    }

    private GeneratorRun Run()
    {
        var run = GeneratorRun.Of(new LabelsGenerator(), schema, catalogue);
        Assert.Empty(run.Diagnostics);
        Assert.Equal(4, run.Sources.Count);
        return run;
    }

    private static void AssertCached(GeneratorRun run)
    {
        foreach (var step in Steps)
        {
            Assert.All(
                run.Reasons(step),
                static r =>
                    Assert.Contains(r, new[] { IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached })
            );
        }
        Assert.NotEmpty(run.SourceReasons());
        Assert.All(run.SourceReasons(), static r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }
}
