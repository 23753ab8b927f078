using Oac.Conformance.Running;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Tests.Running;

public class RunReportTests
{
    private const string Present = "container/version/present";
    private const string Single = "container/version/single-value";
    private const string Grammar = "container/version/grammar";

    [Theory]
    [InlineData("passes", 0)]
    [InlineData("warns", 0)]
    [InlineData("chose-otherwise", 0)]
    [InlineData("fails", 1)]
    [InlineData("cannot-be-tested", 2)]
    [InlineData("does-not-apply", 2)]
    [InlineData("is-broken", 3)]
    public async Task Exit_code_of_one_row(string does, int exitCode)
    {
        // Only this row is in scope.
        var options = new RunOptions
        {
            Seed = 1,
            Filter = new() { Requirements = [Present] },
        };

        var report = await SampleSuite.ReportAsync(SampleSuite.Of($"{Present} {does}"), options: options);

        Assert.Equal(exitCode, report.ExitCode);
    }

    [Theory]
    [InlineData("passes", "does-not-apply", 0)]
    [InlineData("fails", "cannot-be-tested", 1)]
    [InlineData("fails", "is-broken", 3)]
    [InlineData("passes", "cannot-be-tested", 2)]
    public async Task The_worst_row_decides(string first, string second, int exitCode)
    {
        var options = new RunOptions
        {
            Seed = 1,
            Filter = new() { Requirements = [Present, Single] },
        };

        var report = await SampleSuite.ReportAsync(
            SampleSuite.Of($"{Present} {first}", $"{Single} {second}"),
            options: options
        );

        Assert.Equal(exitCode, report.ExitCode);
    }

    [Fact]
    public async Task Expected_failures_change_the_exit_code_on_request_and_never_the_claim()
    {
        var suite = SampleSuite.Of($"{Present} fails", $"{Single} passes");
        var options = new RunOptions
        {
            Seed = 1,
            Filter = new() { Requirements = [Present, Single] },
        };

        var plain = await SampleSuite.ReportAsync(suite, options: options);
        var expected = await SampleSuite.ReportAsync(suite, SampleSuite.Expecting(Present), options);

        Assert.Equal((1, 1), (plain.ExitCodeFor(allowExpected: false), plain.ExitCodeFor(allowExpected: true)));
        Assert.Equal((1, 0), (expected.ExitCodeFor(allowExpected: false), expected.ExitCodeFor(allowExpected: true)));
        Assert.Equal("part of the suite, so nothing is claimed: 1/2 MUST pass, 1 fail, 0 untested", plain.Claim);
        Assert.Equal(plain.Claim, expected.Claim);
    }

    [Fact]
    public async Task A_whole_run_claims_its_numbers_and_what_no_case_judges_counts_against_it()
    {
        var musts = Requirements
            .All.Where(static r =>
                r.Class == ConformanceClass.Container
                && r.Level == RequirementLevel.Must
                && r.SectionIn("v1alpha3") is not null
                && !r.Observe.StartsWith("cannot be observed", StringComparison.Ordinal)
            )
            .ToList();
        string[] all =
        [
            .. musts.Select(static (r, i) => $"{r.Id} {(i == 0 ? "does-not-apply" : i == 1 ? "fails" : "passes")}"),
        ];

        var whole = await SampleSuite.ReportAsync(SampleSuite.Of(all));
        var gap = await SampleSuite.ReportAsync(SampleSuite.Of(all[..^1]));

        Assert.Equal($"{musts.Count - 2}/{musts.Count - 1} MUST pass, 1 fail, 0 untested", whole.Claim);
        Assert.Equal($"{musts.Count - 3}/{musts.Count - 1} MUST pass, 1 fail, 1 untested", gap.Claim);
        Assert.False(whole.IsPartial);
    }

    [Fact]
    public async Task Other_keywords_have_numbers_of_their_own()
    {
        var report = await SampleSuite.ReportAsync(
            SampleSuite.Of($"{Grammar} fails", "container/security/prefers-files fails"),
            options: new()
            {
                Seed = 1,
                Filter = new() { Requirements = ["*"] },
            }
        );

        Assert.Equal("0/1 DERIVED pass, 1 fail, 0 untested", report.Tally(RequirementLevel.Derived).ToString());
        Assert.Equal("0/1 SHOULD pass, 1 not met, 0 untested", report.Tally(RequirementLevel.Should).ToString());
        Assert.Equal("part of the suite, so nothing is claimed: 0/0 MUST pass, 0 fail, 0 untested", report.Claim);
    }

    [Fact]
    public void A_rows_verdict_is_the_worst_of_its_cases()
    {
        Assert.Equal(Verdict.Error, Verdicts.Worst([Verdict.Pass, Verdict.Fail, Verdict.Error]));
        Assert.Equal(Verdict.Fail, Verdicts.Worst([Verdict.ExpectedFailure, Verdict.Fail, Verdict.Pass]));
        Assert.Equal(Verdict.Untestable, Verdicts.Worst([Verdict.Warn, Verdict.Untestable]));
        Assert.Equal(Verdict.Warn, Verdicts.Worst([Verdict.Pass, Verdict.Warn, Verdict.NotApplicable]));
        Assert.Equal(Verdict.Pass, Verdicts.Worst([Verdict.NotApplicable, Verdict.Pass]));
        Assert.All(Enum.GetValues<Verdict>(), static v => Assert.InRange(Verdicts.Rank(v), 0, 8));
    }
}
