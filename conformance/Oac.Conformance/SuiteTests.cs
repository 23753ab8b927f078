using Oac.Conformance.Gherkin;
using Oac.Conformance.Running;
using Xunit;

namespace Oac.Conformance;

/// <summary>The suite under <c>dotnet test</c>: one test for each case, against the targets that <see cref="TestTargets"/> finds.</summary>
public sealed class SuiteTests
{
    /// <summary>One row for each case of each target; one that tells why where there is no target to judge.</summary>
    public static async Task<IEnumerable<TheoryDataRow<string, string>>> Cases()
    {
        var runs = await TestTargets.RunsAsync();
        return runs.SelectMany(run => run.Run?.Cases.Select(c => Row(run, c, runs.Length)) ?? [Unreadable(run)]);
    }

    /// <summary>A case fails or is skipped by its verdict.</summary>
    [Theory, MemberData(nameof(Cases))]
    public async Task Scenario(string target, string id)
    {
        var run = await TestTargets.GetAsync(target);
        if (run.Run is not { } suite)
        {
            Assert.Fail(run.Problem!);
            return;
        }
        var result = await suite.RunAsync(suite.Cases.Single(c => c.Id == id), TestContext.Current.CancellationToken);
        var words = TestWords.Of(suite.Report(), result);
        switch (result.Verdict)
        {
            case Verdict.Pass:
                break;
            case Verdict.Warn:
                TestContext.Current.AddWarning(words);
                break;
            case Verdict.NotApplicable or Verdict.Indeterminate or Verdict.ExpectedFailure:
                Assert.Skip(words);
                break;
            default:
                Assert.Fail(words);
                break;
        }
    }

    private static TheoryDataRow<string, string> Row(TestRun run, SuiteCase suiteCase, int targets) =>
        new(run.Name, suiteCase.Id)
        {
            TestDisplayName = targets == 1 ? suiteCase.Id : $"{run.Name}: {suiteCase.Id}",
            Label = "",
            Traits =
            {
                ["target"] = [run.Name],
                ["requirement"] = [.. suiteCase.Requirements.Select(static r => r.Id)],
                ["class"] = [ScenarioTags.ClassName(suiteCase.Scenario.Class)],
                ["level"] = [ScenarioTags.LevelName(suiteCase.Scenario.Level)],
                ["version"] = [suiteCase.Version],
            },
        };

    private static TheoryDataRow<string, string> Unreadable(TestRun run) =>
        new(run.Name, "") { TestDisplayName = $"{run.Name} can be judged", Label = "" };
}
