using Oac.Conformance.Mutants.Harnesses;
using Oac.Conformance.Mutants.KillMatrix;
using Oac.Conformance.Running;
using Oac.Testing;

namespace Oac.Conformance.SelfTests.Harnesses;

/// <summary>What is odd and conformant fails nothing.</summary>
public sealed class OddHarnessTests
{
    public static TheoryData<string> Names => [.. OddHarnesses.Names];

    [Theory, MemberData(nameof(Names))]
    public async Task FailsNothing(string name)
    {
        RealParts.Require(RealProgram.Missing("node") ?? RealProgram.Missing("npm"));

        var report = await KillRun.RunAsync(OddHarnesses.Of(name), CaseFilter.Everything, Judging.Cancelled, jobs: 4);

        Assert.Empty(report.With(Verdict.Fail, Verdict.Error, Verdict.Untestable, Verdict.Warn, Verdict.Indeterminate));
    }
}
