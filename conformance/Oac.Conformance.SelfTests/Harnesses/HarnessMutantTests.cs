using Oac.Conformance.Mutants;
using Oac.Conformance.Mutants.Harnesses;
using Oac.Conformance.Mutants.KillMatrix;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;
using Oac.Testing;

namespace Oac.Conformance.SelfTests.Harnesses;

/// <summary>Each faulty harness turns its rows red and one control not; eng/kill-matrix --full runs everything against each.</summary>
public sealed class HarnessMutantTests
{
    // One case each, in which a stream is opened and nothing more; and for whoever breaks the one, the other.
    private const string Control = "harness/stream/authenticates";
    private const string OtherControl = "harness/stream/connects-out";

    // Most of the time is spent waiting for a harness that says nothing: several are judged beside each other.
    private const int Beside = 4;
    private static readonly Lazy<Dictionary<string, Task<Kill>>> Kills = new(StartAll);

    // What the older versions have beside them differs in a name alone, or in a verdict; the kept matrix has all of them.
    public static TheoryData<string> Names =>
        [
            .. MutantCatalogue
                .Mutants.Where(static m =>
                    m.Name.StartsWith("harness/v1alpha3", StringComparison.Ordinal)
                    || (
                        m.Name.StartsWith("harness/v1alpha1", StringComparison.Ordinal)
                        && m.Rows.Any(static r => r.Verdict == Verdict.Indeterminate)
                    )
                )
                .Select(static m => m.Name),
        ];

    [Theory, MemberData(nameof(Names))]
    public async Task TurnsItsRowsRed(string name)
    {
        RealParts.Require(RealProgram.Missing("node") ?? RealProgram.Missing("npm"));

        var kill = await Kills.Value[name].WaitAsync(Judging.Cancelled);

        Assert.All(kill.Rows, static r => Assert.Equal(r.Row.Verdict, r.Found));
        Assert.Empty(kill.Others);
    }

    private static Dictionary<string, Task<Kill>> StartAll()
    {
        var places = new SemaphoreSlim(Beside);
        return Names.Select(static n => n.Data).ToDictionary(static n => n, n => KillAsync(n, places));
    }

    private static async Task<Kill> KillAsync(string name, SemaphoreSlim places)
    {
        await places.WaitAsync(CancellationToken.None);
        try
        {
            var mutant = MutantCatalogue.Mutants.Single(m => m.Name == name);
            var control = mutant.Rows.Any(static r => r.Requirement == Control) ? OtherControl : Control;
            return await Judging.Shared.KillAsync(mutant, control, CancellationToken.None);
        }
        finally
        {
            places.Release();
        }
    }

    [Fact]
    public async Task SessionsThatAreKeptAfterTheirEndAreSeen()
    {
        RealParts.Require(RealProgram.Missing("node") ?? RealProgram.Missing("npm"));
        var filter = new CaseFilter { Cases = ["harness/sessions/what-was-held-for-ended-sessions-is-let-go"] };

        var sound = await KillRun.RunAsync(HarnessMutants.KeepsEndedSessions.Original.Make, filter, Judging.Cancelled);
        var faulty = await KillRun.RunAsync(HarnessMutants.KeepsEndedSessions.Make, filter, Judging.Cancelled);

        Assert.Equal(["harness/session/releases-on-end"], sound.Ids(Verdict.Pass));
        Assert.Equal(["harness/session/releases-on-end"], faulty.Ids(Verdict.Fail));
    }

    [Fact]
    public async Task AnAddressThatIsReadInAnotherWayIsNobodysFault()
    {
        RealParts.Require(RealProgram.Missing("node") ?? RealProgram.Missing("npm"));
        var filter = new CaseFilter { Requirements = ["harness/stream/connects-out"] };

        var report = await KillRun.RunAsync(
            static (workshop, cancelled) =>
                HarnessSubject.MakeAsync(workshop, "v1alpha3", "only-plain-addresses", HarnessNeeds.Bearer, cancelled),
            filter,
            Judging.Cancelled
        );

        Assert.Equal(["harness/stream/connects-out"], report.Ids(Verdict.Indeterminate));
        Assert.Equal(3, report.Cases.Count(static c => c.Verdict == Verdict.Indeterminate));
    }

    [Fact]
    public void EveryRowHasAScenarioInEachOfItsVersions()
    {
        var judged = Suite
            .Default.Scenarios.SelectMany(static s =>
                s.Requirements.SelectMany(r => s.Versions.Select(v => (r.Id, Version: v)))
            )
            .ToHashSet();

        Assert.Empty(
            from row in Requirements.All
            where row.Class == ConformanceClass.Harness && row.Level != RequirementLevel.May
            from section in row.Sections
            where !judged.Contains((row.Id, section.Key))
            select $"{row.Id} {section.Key}"
        );
    }
}
