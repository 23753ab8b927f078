using System.Diagnostics;
using Oac.Testing;

namespace Oac.Repository.Tests.Scripts;

/// <summary>eng/test-summary.sh: silence, crashes and empty runs are never success, and the last line always tells the counts.</summary>
public sealed class SummaryTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("oac-summary-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Projects_are_added_up()
    {
        Project("A.Tests", 0, Report(passed: 3, skipped: 1));
        Project("B.Tests", 0, Report(passed: 40));

        await ExpectAsync(0, "43 passed, 0 failed, 1 skipped");
    }

    [Fact]
    public async Task A_failed_test_fails_the_run()
    {
        Project("A.Tests", 0, Report(passed: 3));
        Project("B.Tests", 2, Report(passed: 1, failed: 2));

        await ExpectAsync(1, "4 passed, 2 failed, 0 skipped");
    }

    [Fact]
    public async Task Errors_outside_of_tests_count_as_failures()
    {
        Project("A.Tests", 2, Report(passed: 3, errors: 1));

        await ExpectAsync(1, "3 passed, 1 failed, 0 skipped");
    }

    [Fact]
    public async Task A_project_that_crashes_before_its_report_fails_the_run()
    {
        Project("A.Tests", 0, Report(passed: 3));
        Project("B.Tests", 134, null);

        await ExpectAsync(1, "3 passed, 1 failed, 0 skipped", "B.Tests: ended with 134 and left no report");
    }

    [Fact]
    public async Task Half_a_report_is_none()
    {
        Project("A.Tests", 137, Report(passed: 3)[..^20]);

        await ExpectAsync(1, "0 passed, 1 failed, 0 skipped", "A.Tests: ended with 137 and left no report");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public async Task A_project_that_runs_nothing_fails_the_run(int exitCode)
    {
        Project("A.Tests", 0, Report(passed: 3));
        Project("B.Tests", exitCode, Report());

        await ExpectAsync(1, "3 passed, 1 failed, 0 skipped", $"B.Tests: ended with {exitCode} and ran no test");
    }

    [Fact]
    public async Task A_project_that_ends_badly_though_its_tests_pass_fails_the_run()
    {
        Project("A.Tests", 139, Report(passed: 3));

        await ExpectAsync(1, "3 passed, 1 failed, 0 skipped", "A.Tests: ended with 139 though no test failed");
    }

    [Fact]
    public async Task Under_a_filter_a_project_may_have_nothing_to_run()
    {
        Project("A.Tests", 0, Report(passed: 3));
        Project("B.Tests", 8, Report());

        await ExpectAsync(0, "3 passed, 0 failed, 0 skipped", options: ["--may-be-empty"]);
    }

    [Fact]
    public async Task Under_a_filter_that_matches_nowhere_the_run_fails()
    {
        Project("A.Tests", 8, Report());

        await ExpectAsync(1, "0 passed, 1 failed, 0 skipped", "nothing ran", ["--may-be-empty"]);
    }

    [Fact]
    public async Task A_run_without_projects_fails() =>
        await ExpectAsync(1, "0 passed, 1 failed, 0 skipped", "nothing ran");

    [Fact]
    public async Task A_run_that_only_skips_fails()
    {
        Project("A.Tests", 8, Report(skipped: 5));

        await ExpectAsync(1, "0 passed, 1 failed, 5 skipped", "nothing ran");
    }

    [Fact]
    public async Task A_project_may_skip_everything_where_others_run()
    {
        Project("A.Tests", 8, Report(skipped: 5));
        Project("B.Tests", 0, Report(passed: 1));

        await ExpectAsync(0, "1 passed, 0 failed, 5 skipped");
    }

    [Fact]
    public async Task A_project_that_skips_everything_and_crashes_fails_the_run()
    {
        Project("A.Tests", 139, Report(skipped: 5));
        Project("B.Tests", 0, Report(passed: 1));

        await ExpectAsync(1, "1 passed, 1 failed, 5 skipped", "A.Tests: ended with 139 though no test failed");
    }

    [Fact]
    public async Task A_failed_step_counts_as_a_failure()
    {
        Project("A.Tests", 0, Report(passed: 3));

        await ExpectAsync(1, "3 passed, 1 failed, 0 skipped", "format: failed", ["format"]);
    }

    private static string Report(int passed = 0, int failed = 0, int skipped = 0, int errors = 0)
    {
        var counts =
            $"""errors="{errors}" failed="{failed}" not-run="7" passed="{passed}" skipped="{skipped}" total="{passed + failed + skipped}" """;
        return $"""<?xml version="1.0"?><assemblies><assembly name="x" {counts}><collection passed="9" failed="9" skipped="9" /></assembly></assemblies>""";
    }

    private void Project(string name, int exitCode, string? report)
    {
        File.WriteAllText(Path.Combine(folder.FullName, $"{name}.exit"), $"{exitCode}\n");
        if (report is not null)
        {
            File.WriteAllText(Path.Combine(folder.FullName, $"{name}.xml"), report);
        }
    }

    private async Task ExpectAsync(int exitCode, string lastLine, string? alsoSays = null, params string[] options)
    {
        var script = Path.Combine(SourceTree.RepositoryRoot(), "eng", "test-summary.sh");

        var result = await ProcessResult.RunAsync(
            new ProcessStartInfo(script, [folder.FullName, .. options]),
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal("", result.Error);
        var lines = result.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(lastLine, lines[^1]);
        Assert.Equal(alsoSays is null ? [] : [alsoSays], lines[..^1]);
        Assert.Equal(exitCode, result.ExitCode);
    }
}
