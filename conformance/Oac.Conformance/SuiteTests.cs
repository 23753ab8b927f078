using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Xunit;

namespace Oac.Conformance;

/// <summary>The suite under <c>dotnet test</c>: one test for each case, against the target that <c>OAC_TARGET</c> names.</summary>
public sealed class SuiteTests
{
    /// <summary>One row for each case of the target.</summary>
    public static async Task<IEnumerable<TheoryDataRow<string>>> Cases()
    {
        var run = await SharedRun.GetAsync();
        return run.Cases.Select(static c => new TheoryDataRow<string>(c.Id)
        {
            TestDisplayName = c.Id,
            Label = "",
            Traits =
            {
                ["requirement"] = [.. c.Requirements.Select(static r => r.Id)],
                ["class"] = [c.Scenario.Class.ToString().ToLowerInvariant()],
                ["level"] = [c.Scenario.Level.ToString().ToUpperInvariant()],
                ["version"] = [c.Version],
            },
        });
    }

    /// <summary>A case fails or is skipped by its verdict.</summary>
    [Theory, MemberData(nameof(Cases))]
    public async Task Scenario(string id)
    {
        var run = await SharedRun.GetAsync();
        var result = await run.RunAsync(run.Cases.Single(c => c.Id == id), TestContext.Current.CancellationToken);
        var words = $"{result.Verdict.Name()}: {result.Message}\n{result.Step}\n{result.Advice}".TrimEnd();
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
}

/// <summary>The one run that the tests of this process share.</summary>
internal static class SharedRun
{
    private static readonly Lazy<Task<SuiteRun>> Run = new(CreateAsync);

    public static Task<SuiteRun> GetAsync() => Run.Value;

    private static async Task<SuiteRun> CreateAsync()
    {
        var path =
            Environment.GetEnvironmentVariable("OAC_TARGET")
            ?? throw new TargetException("OAC_TARGET names no target: set it to the path of a target file");
        var target = await TargetFile.ReadAsync(path, CancellationToken.None);
        return await SuiteRun.CreateAsync(
            target,
            new() { Seed = (ulong)Random.Shared.NextInt64() },
            TimeProvider.System,
            CancellationToken.None
        );
    }
}
