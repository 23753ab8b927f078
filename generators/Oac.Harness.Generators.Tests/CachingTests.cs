using Microsoft.CodeAnalysis;

namespace Oac.Harness.Generators.Tests;

/// <summary>What runs again after an edit, and what does not.</summary>
public sealed class CachingTests
{
    private static readonly string[] Steps =
    [
        TrackingNames.Agents,
        TrackingNames.Handlers,
        TrackingNames.Files,
        TrackingNames.Declaration,
        TrackingNames.Code,
    ];

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
    public void An_edit_of_other_code_changes_nothing() => AssertSourcesCached(Run().AfterUnrelatedEdit());

    [Fact]
    public void An_agent_that_only_moved_gives_the_same_code()
    {
        var run = Run().AfterEdit("// One line more.\n" + AgentSource.Whole);
        Assert.Contains(IncrementalStepRunReason.Modified, run.Reasons(TrackingNames.Agents));
        Assert.Equal([IncrementalStepRunReason.Unchanged], run.Reasons(TrackingNames.Declaration));
        AssertSourcesCached(run);
    }

    [Fact]
    public void Another_channel_gives_other_code()
    {
        var run = Run().AfterEdit(AgentSource.Whole.Replace("\"blob\"", "\"lump\"", StringComparison.Ordinal));
        Assert.Contains(IncrementalStepRunReason.Modified, run.SourceReasons());
        Assert.Contains("\"lump\"", run.Sources["Agent.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void No_step_keeps_what_belongs_to_the_compiler() =>
        ModelGraph.AssertHoldsNothingOfTheCompiler(Run().Result, Steps);

    [Fact]
    public void No_diagnostic_keeps_what_belongs_to_the_compiler()
    {
        var run = GeneratorRun.Of(AgentSource.Small, []);
        Assert.NotEmpty(run.Diagnostics);
        ModelGraph.AssertHoldsNothingOfTheCompiler(run.Result, [TrackingNames.Diagnostics]);
    }

    private static GeneratorRun Run()
    {
        var run = GeneratorRun.Of(AgentSource.Whole);
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
