using Oac.Conformance.Mutants;
using Oac.Conformance.Mutants.KillMatrix;
using Oac.Conformance.Running;
using Oac.Testing;

namespace Oac.Conformance.SelfTests.Containers;

/// <summary>Each mutant turns exactly its rows red. The whole suite runs against each: labels take milliseconds.</summary>
public sealed class MutantTests
{
    private static readonly KillRun Run = new();

    public static TheoryData<string> Names =>
        [
            .. MutantCatalogue
                .Mutants.Select(static m => m.Name)
                .Where(static n => n.StartsWith("container/", StringComparison.Ordinal)),
        ];

    [Theory, MemberData(nameof(Names))]
    public async Task TurnsExactlyItsRowsRed(string name)
    {
        var mutant = MutantCatalogue.Mutants.Single(m => m.Name == name);
        if (mutant.Original.RunsHarness)
        {
            RealParts.Require(RealProgram.Missing("node") ?? RealProgram.Missing("npm"));
        }

        var kill = await Run.KillAsync(mutant, control: null, Judging.Cancelled);

        Assert.All(kill.Rows, static r => Assert.True(Kill.IsKilled(r), r.ToString()));
        Assert.Empty(kill.Others);
    }

    [Fact]
    public async Task AMutantWithoutItsFaultSurvives()
    {
        var mutant = MutantCatalogue.Mutants[0];

        var kill = await Run.KillAsync(mutant with { Make = mutant.Original.Make }, null, Judging.Cancelled);

        Assert.False(kill.IsExact);
        Assert.Equal(Verdict.Pass, Assert.Single(kill.Rows).Found);
    }

    [Fact]
    public async Task WhatElseTurnsRedIsTold()
    {
        var mutant = MutantCatalogue.Mutants.First(static m => m.Rows.Length > 1);

        var kill = await Run.KillAsync(mutant with { Rows = [mutant.Rows[0]] }, null, Judging.Cancelled);

        Assert.False(kill.IsExact);
        Assert.Equal(
            mutant.Rows.Skip(1).Select(static r => r.Requirement).Order(StringComparer.Ordinal),
            kill.Others.Select(static o => o.Requirement).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task TheMatrixPrintsALineForEachRowOfEachMutant()
    {
        using var output = new StringWriter();

        var code = await KillMatrixCommand.RunAsync(
            ["--only", "v1alpha3/bearer-without-target"],
            output,
            Judging.Cancelled
        );

        Assert.Equal(0, code);
        Assert.Equal(
            """
            row	mutant	verdict	else red
            container/orchestrator/bearer-target	container/v1alpha3/bearer-without-target	FAIL	-
            container/orchestrator/auth-declared	container/v1alpha3/bearer-without-target	FAIL	-
            container/labels/known-groups	container/v1alpha3/bearer-without-target	WARN	-
            # 1 of 1 mutants turn exactly their rows red; 0 rows without a mutant

            """,
            output.ToString(),
            ignoreLineEndingDifferences: true
        );
    }

    [Fact]
    public async Task AFilterThatFitsNoMutantIsNoSuccess() =>
        Assert.Equal(1, await KillMatrixCommand.RunAsync(["--only", "no such"], TextWriter.Null, Judging.Cancelled));
}
