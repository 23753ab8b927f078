using Oac.Conformance.Mutants;
using Oac.Conformance.Mutants.Harnesses;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Testing;

namespace Oac.Conformance.SelfTests.Harnesses;

/// <summary>A harness that was written without any SDK, in each protocol and each way to authenticate: every row in scope passes.</summary>
public sealed class SoundHarnessTests
{
    [Theory]
    [InlineData("grpc", "Bearer")]
    [InlineData("grpc-web", "Bearer")]
    [InlineData("connect", "TokenFile")]
    [InlineData("grpc", "Mtls")]
    public async Task PassesInEveryProtocol(string protocol, string needs)
    {
        RealParts.Require(RealProgram.Missing("node") ?? RealProgram.Missing("npm"));
        var report = await Judging.JudgeAsync(
            async (workshop, cancelled) =>
                InProtocol(
                    await HarnessSubject.MakeUnwrappedAsync(
                        workshop,
                        "v1alpha3",
                        Enum.Parse<HarnessNeeds>(needs),
                        cancelled
                    ),
                    protocol
                )
        );

        Assert.Empty(report.With(Verdict.Fail, Verdict.Error, Verdict.Untestable, Verdict.Warn, Verdict.Indeterminate));
        Assert.Equal(0, report.ExitCode);
    }

    [Theory]
    [InlineData("harness/v1alpha1/bearer")]
    [InlineData("harness/v1alpha2/bearer")]
    [InlineData("harness/v1alpha3/inference")]
    public async Task PassesInEveryVersion(string name)
    {
        RealParts.Require(RealProgram.Missing("node") ?? RealProgram.Missing("npm"));
        var original = MutantCatalogue.Originals.Single(o => o.Name == name);

        var report = await Judging.Shared.OriginalAsync(original, CancellationToken.None).WaitAsync(Judging.Cancelled);

        Assert.Empty(report.With(Verdict.Fail, Verdict.Error, Verdict.Untestable, Verdict.Warn, Verdict.Indeterminate));
    }

    /// <summary>An agent, or a sample event, that is at fault says nothing of any other row.</summary>
    [Fact]
    public async Task AnsweringEveryEventWithAFailureFailsOneRow()
    {
        RealParts.Require(RealProgram.Missing("node") ?? RealProgram.Missing("npm"));

        var report = await Judging.JudgeAsync(
            static async (workshop, cancelled) =>
            {
                var target = await HarnessSubject.MakeUnwrappedAsync(
                    workshop,
                    "v1alpha3",
                    HarnessNeeds.Bearer,
                    cancelled
                );
                return target with { Harness = target.Harness! with { Events = target.Harness.Fails } };
            }
        );

        Assert.Equal(["harness/events/result-per-event"], report.Ids(Verdict.Fail));
        Assert.Empty(report.With(Verdict.Error, Verdict.Warn));
    }

    private static TargetDefinition InProtocol(TargetDefinition target, string protocol) =>
        target with
        {
            Harness = target.Harness! with
            {
                Command = ["env", $"HARNESS_PROTOCOL={protocol}", .. target.Harness.Command],
            },
        };
}
