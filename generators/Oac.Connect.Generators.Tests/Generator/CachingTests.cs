using Microsoft.CodeAnalysis;

namespace Oac.Connect.Generators.Tests.Generator;

/// <summary>What runs again after an edit, and what does not.</summary>
public sealed class CachingTests
{
    private static readonly string[] Steps =
    [
        TrackingNames.Sets,
        TrackingNames.Contract,
        TrackingNames.Services,
        TrackingNames.Surroundings,
        TrackingNames.Stubs,
    ];

    private readonly ProtoSources _small = ProtoSources.Small();
    private readonly InputSet _set;

    public CachingTests() => _set = new(_small.Descriptors);

    [Fact]
    public void A_second_run_makes_nothing_again()
    {
        var run = Run().Again();
        foreach (var step in Steps)
        {
            Assert.All(run.Reasons(step), static r => Assert.Equal(IncrementalStepRunReason.Cached, r));
        }
        AssertSourcesCached(run);
    }

    [Fact]
    public void An_edit_of_other_code_only_looks_around()
    {
        var run = Run().AfterUnrelatedEdit();
        Assert.All(
            run.Reasons(TrackingNames.Surroundings),
            static r => Assert.Equal(IncrementalStepRunReason.Unchanged, r)
        );
        foreach (var step in Steps.Where(static s => s != TrackingNames.Surroundings))
        {
            Assert.All(run.Reasons(step), static r => Assert.Equal(IncrementalStepRunReason.Cached, r));
        }
        AssertSourcesCached(run);
    }

    [Fact]
    public void The_same_set_built_again_changes_nothing() =>
        AssertSourcesCached(Run().AfterReplacing(_set, new(_small.Descriptors)));

    [Fact]
    public void A_service_that_only_moved_gives_the_same_code()
    {
        var moved = ProtoSources.Small(before: "// One line more.\n\n");
        var run = Run().AfterReplacing(_set, new(moved.Descriptors));
        Assert.Contains(IncrementalStepRunReason.Modified, run.Reasons(TrackingNames.Contract));
        Assert.All(
            run.Reasons(TrackingNames.Services),
            static r => Assert.Equal(IncrementalStepRunReason.Unchanged, r)
        );
        AssertSourcesCached(run);
    }

    [Fact]
    public void Another_method_gives_other_code()
    {
        var other = ProtoSources.Small(edit: static t => t.Replace("rpc Ask(", "rpc Beg(", StringComparison.Ordinal));
        var run = Run().AfterReplacing(_set, new(other.Descriptors));
        Assert.Contains(IncrementalStepRunReason.Modified, run.Reasons(TrackingNames.Services));
        Assert.Contains(IncrementalStepRunReason.Modified, run.SourceReasons());
        Assert.Contains("BegAsync", run.Sources["small.v1.Small.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void No_step_keeps_what_belongs_to_the_compiler() =>
        ModelGraph.AssertHoldsNothingOfTheCompiler(Run().Result, Steps);

    [Fact]
    public void No_diagnostic_keeps_what_belongs_to_the_compiler()
    {
        var run = GeneratorRun.Of([], [_set]);
        Assert.NotEmpty(run.Diagnostics);
        ModelGraph.AssertHoldsNothingOfTheCompiler(run.Result, [TrackingNames.Diagnostics]);
    }

    private GeneratorRun Run()
    {
        var run = GeneratorRun.Of(_small.Classes, [_set]);
        Assert.Empty(run.Diagnostics);
        Assert.Single(run.Sources);
        return run;
    }

    private static void AssertSourcesCached(GeneratorRun run)
    {
        Assert.NotEmpty(run.SourceReasons());
        Assert.All(run.SourceReasons(), static r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }
}
