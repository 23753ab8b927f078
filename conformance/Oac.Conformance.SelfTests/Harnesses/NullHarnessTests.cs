using Oac.Conformance.Mutants.Harnesses;
using Oac.Conformance.Mutants.KillMatrix;
using Oac.Conformance.Running;

namespace Oac.Conformance.SelfTests.Harnesses;

/// <summary>A program that does no work passes no row about what a harness does with events, and no run of it ends well.</summary>
public sealed class NullHarnessTests
{
    // That a stream was opened, and on what, is not nothing: these three rows are about that alone.
    private static readonly string[] Opening =
    [
        "harness/stream/connects-out",
        "harness/stream/one-protocol",
        "harness/stream/authenticates",
    ];

    public static TheoryData<string> Names => [.. NullHarnesses.Names];

    [Theory, MemberData(nameof(Names))]
    public async Task PassesNothingThatAHarnessDoes(string name)
    {
        // Each case waits for what never comes: they can wait together.
        var report = await KillRun.RunAsync(NullHarnesses.Of(name), CaseFilter.Everything, Judging.Cancelled, jobs: 8);

        Assert.Empty(report.Ids(Verdict.Pass).Except(Opening));
        Assert.DoesNotContain("harness/stream/authenticates", report.Ids(Verdict.Pass));
        Assert.Empty(report.With(Verdict.Error));
        Assert.Equal(1, report.ExitCode);
    }
}
