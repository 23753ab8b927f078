using Oac.Conformance.Mutants;
using Oac.Conformance.Mutants.KillMatrix;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.SelfTests.Containers;

/// <summary>No row of the class is forgotten.</summary>
public sealed class CatalogueTests
{
    private static IEnumerable<Requirement> Rows =>
        Requirements.All.Where(static r => r.Class == ConformanceClass.Container);

    [Fact]
    public void EveryRowHasAScenarioInEachOfItsVersions()
    {
        var judged = Suite
            .Default.Scenarios.SelectMany(static s =>
                s.Requirements.SelectMany(r => s.Versions.Select(v => (r.Id, Version: v)))
            )
            .ToHashSet();

        Assert.Empty(
            from row in Rows
            where !IsUnobservable(row) && row.Level != RequirementLevel.May
            from section in row.Sections
            where !judged.Contains((row.Id, section.Key))
            select $"{row.Id} {section.Key}"
        );
    }

    [Fact]
    public void ARowThatNobodyCanSeeHasNoScenario() =>
        Assert.Empty(
            Suite.Default.Scenarios.Where(static s => s.Requirements.Any(IsUnobservable)).Select(static s => s.Id)
        );

    [Fact]
    public void EveryPermissionIsUsedByAnOddTwin()
    {
        var twins = Directory
            .GetFiles(Path.Combine(AppContext.BaseDirectory, "odd-twins"))
            .Select(Path.GetFileNameWithoutExtension);

        Assert.Empty(
            Rows.Where(static r => r.Level == RequirementLevel.May)
                .Select(static r => r.Id.Replace('/', '-'))
                .Except(twins)
        );
    }

    [Fact]
    public void EveryRowHasAMutantOrAReason() => Assert.Empty(MutantCoverage.Open());

    [Fact]
    public void AReasonIsForARowThatExistsAndNoMutantBreaks()
    {
        var broken = MutantCatalogue
            .Mutants.SelectMany(static m => m.Rows)
            .Select(static r => r.Requirement)
            .ToHashSet();

        Assert.All(
            MutantCatalogue.WithoutMutant.Keys,
            id =>
            {
                Assert.True(Requirements.TryGet(id, out _), $"{id} is no row");
                Assert.DoesNotContain(id, broken);
            }
        );
    }

    [Fact]
    public void EveryMutantHasANameOfItsOwnAndAReasonForEachRowBeyondOne()
    {
        Assert.Distinct(MutantCatalogue.Mutants.Select(static m => m.Name));
        Assert.Distinct(MutantCatalogue.Originals.Select(static o => o.Name));
        Assert.All(
            MutantCatalogue.Mutants,
            static m =>
            {
                Assert.NotEmpty(m.Rows);
                Assert.All(m.Rows.Skip(1), static r => Assert.False(string.IsNullOrEmpty(r.Why)));
            }
        );
    }

    private static bool IsUnobservable(Requirement row) =>
        row.Observe.StartsWith("cannot be observed", StringComparison.Ordinal);
}
