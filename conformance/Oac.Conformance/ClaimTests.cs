using Oac.Conformance.Commands;
using Oac.Conformance.Reports;
using Xunit;

namespace Oac.Conformance;

/// <summary>
/// The claim as a whole: what no single case shows. So <c>dotnet test</c> succeeds only where <c>oac-conformance run</c> exits with 0.
/// It runs beside the cases and begins them, as many beside each other as there are processors.
/// </summary>
public sealed class ClaimTests
{
    /// <summary>One row for each target.</summary>
    public static async Task<IEnumerable<TheoryDataRow<string>>> Targets() =>
        (await TestTargets.RunsAsync()).Select(static run => new TheoryDataRow<string>(run.Name)
        {
            TestDisplayName = $"{run.Name}: the claim",
            Label = "",
            Traits = { ["target"] = [run.Name] },
        });

    /// <summary>Everything in scope was judged and passed.</summary>
    [Theory, MemberData(nameof(Targets))]
    public async Task Claim(string target)
    {
        var run = await TestTargets.GetAsync(target);
        if (run.Run is not { } suite)
        {
            Assert.Fail(run.Problem!);
            return;
        }
        await suite.RunAllAsync(static _ => { }, TestContext.Current.CancellationToken);
        var report = suite.Report();
        var exitCode = report.ExitCodeFor(TestTargets.Settings.AllowExpected);
        foreach (var file in TestTargets.Settings.Reports)
        {
            ReportFiles.Write(TestTargets.ReportPath(file, run.Name), TestTargets.Settings.Folder, report, exitCode);
        }
        var words = TestWords.Of(report);
        if (exitCode != ExitCodes.Passed)
        {
            Assert.Fail(words);
        }
        TestContext.Current.TestOutputHelper?.WriteLine(words);
    }
}
