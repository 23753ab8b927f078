using Oac.Conformance.Mutants;
using Oac.Conformance.Mutants.KillMatrix;
using Oac.Conformance.Running;
using Oac.Testing;

namespace Oac.Conformance.SelfTests;

/// <summary>The kept matrix is of this code; <c>eng/kill-matrix --record</c> makes it anew.</summary>
public sealed class KillMatrixRecordTests
{
    private static readonly string[] Record = File.ReadAllLines(Path.Combine(Repository.Root, KillMatrixRecord.File));

    [Fact]
    public async Task It_covers_the_code_as_it_is()
    {
        RealParts.Require(RealProgram.Missing("git"));

        Assert.Equal(
            await KillMatrixRecord.CoverAsync(Repository.Root, TestContext.Current.CancellationToken),
            Record.Where(static l => l.StartsWith("# covers ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void It_has_every_mutant_and_none_survived()
    {
        var judged = Record
            .Where(static l => l.Contains('\t', StringComparison.Ordinal))
            .Skip(1)
            .Select(static l => l.Replace('\t', ' '));

        Assert.Equal(
            MutantCatalogue.Mutants.SelectMany(static m =>
                m.Rows.Select(r => $"{r.Requirement} {m.Name} {r.Verdict.Name()} -")
            ),
            judged
        );
        Assert.Equal(
            $"# {MutantCatalogue.Mutants.Length} of {MutantCatalogue.Mutants.Length} mutants turn exactly their rows red; 0 rows without a mutant",
            Record[^1]
        );
    }
}
