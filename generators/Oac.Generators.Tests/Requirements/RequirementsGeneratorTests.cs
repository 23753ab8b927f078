using Microsoft.CodeAnalysis;
using Oac.Generators.Requirements;

namespace Oac.Generators.Tests.Requirements;

/// <summary>Constants of the catalogue: what is made, what is reported, what runs again.</summary>
public sealed class RequirementsGeneratorTests
{
    private static readonly string Yaml = File.ReadAllText(TestFiles.TestData("snapshots", "small.yaml"));
    private static readonly string[] Steps =
    [
        TrackingNames.CatalogueText,
        TrackingNames.CatalogueResult,
        TrackingNames.CatalogueModel,
    ];

    public static TheoryData<string> Catalogues => TestFiles.Names("catalogue", "*.yaml");

    [Theory]
    [MemberData(nameof(Catalogues))]
    public void A_fault_is_reported_on_its_line(string name)
    {
        var yaml = File.ReadAllText(TestFiles.TestData("catalogue", name + ".yaml"));
        var run = GeneratorRun.Of(new RequirementsGenerator(), InputFile.Catalogue(yaml));
        Assert.Null(run.Result.Exception);
        Assert.Equal(TestFiles.Expected(yaml, "#").Order(), run.DiagnosticLines());
        Assert.All(run.Diagnostics, static d => Assert.Equal("/spec/requirements.yaml", d.Location.GetLineSpan().Path));
    }

    [Fact]
    public void Every_diagnostic_has_a_broken_catalogue_that_shows_it()
    {
        var shown = Catalogues.SelectMany(row =>
            TestFiles.Expected(File.ReadAllText(TestFiles.TestData("catalogue", row.Data + ".yaml")), "#")
        );
        var declared = typeof(CatalogueDiagnostics)
            .GetFields()
            .Select(static f => ((DiagnosticDescriptor)f.GetValue(null)!).Id);
        Assert.Equal(declared.Order(), shown.Select(static s => s.Id).Distinct().Order());
    }

    [Fact]
    public void The_code_is_as_committed() =>
        Snapshot.AssertMatches("small.Requirements", Run().Sources["Requirements.g.cs"]);

    [Fact]
    public void A_catalogue_for_reference_makes_no_code()
    {
        var run = GeneratorRun.Of(new RequirementsGenerator(), InputFile.Catalogue(Yaml, "reference"));
        Assert.Empty(run.Sources);
        Assert.Empty(run.Diagnostics);
    }

    [Fact]
    public void A_second_run_makes_nothing_again() => AssertCached(Run().Again());

    [Fact]
    public void An_edit_of_other_code_makes_nothing_again() => AssertCached(Run().AfterUnrelatedEdit());

    [Fact]
    public void A_row_that_only_moved_gives_the_same_code()
    {
        var old = InputFile.Catalogue(Yaml);
        var run = GeneratorRun
            .Of(new RequirementsGenerator(), old)
            .AfterReplacing(old, InputFile.Catalogue("# One line more.\n" + Yaml));
        Assert.All(
            run.Reasons(TrackingNames.CatalogueModel),
            static r =>
                Assert.Contains(r, new[] { IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached })
        );
        Assert.All(run.SourceReasons(), static r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }

    [Fact]
    public void No_step_keeps_what_belongs_to_the_compiler() =>
        ModelGraph.AssertHoldsNothingOfTheCompiler(Run().Result, Steps);

    private static GeneratorRun Run()
    {
        var run = GeneratorRun.Of(new RequirementsGenerator(), InputFile.Catalogue(Yaml));
        Assert.Empty(run.Diagnostics);
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
        Assert.All(run.SourceReasons(), static r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }
}
