using Oac.Conformance.Running;

namespace Oac.Conformance.Tests.Running;

public class CaseRunnerTests
{
    private const string Must = "container/version/present";
    private const string Should = "container/security/prefers-files";

    [Theory]
    [InlineData(Must, "passes", Verdict.Pass, null, null)]
    [InlineData(Must, "fails", Verdict.Fail, "found <script>alert(1)</script> ***", "do 'it' otherwise ***")]
    [InlineData(Should, "fails", Verdict.Warn, "found <script>alert(1)</script> ***", "do 'it' otherwise ***")]
    [InlineData(Must, "warns", Verdict.Warn, "one thing; another thing", "do it")]
    [InlineData(Must, "does-not-apply", Verdict.NotApplicable, "not declared", null)]
    [InlineData(Must, "cannot-be-tested", Verdict.Untestable, "no event", "give one")]
    [InlineData(Must, "chose-otherwise", Verdict.Indeterminate, "it does this", "we do that (decisions.md)")]
    [InlineData(Must, "is-broken", Verdict.Error, "it does not start", null)]
    [InlineData(Must, "is-unreadable", Verdict.Error, "no such image", null)]
    [InlineData(Must, "throws", Verdict.Error, "the suite itself failed: InvalidOperationException: oh no", null)]
    [InlineData(Must, "cannot-end", Verdict.Error, "the suite could not clean up: it does not stop", null)]
    public async Task How_a_step_ends_is_the_verdict(
        string requirement,
        string does,
        Verdict verdict,
        string? message,
        string? advice
    )
    {
        var report = await SampleSuite.ReportAsync(SampleSuite.Of($"{requirement} {does}"));

        var result = Assert.Single(report.Cases);
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal(message, result.Message);
        Assert.Equal(advice, result.Advice);
    }

    [Fact]
    public async Task The_step_at_which_a_case_ended_is_named_with_its_line()
    {
        var report = await SampleSuite.ReportAsync(SampleSuite.Of($"{Must} fails"));

        Assert.Equal("container/sample.feature:7: Then it fails", Assert.Single(report.Cases).Step);
    }

    [Fact]
    public async Task A_case_that_takes_too_long_ends_and_says_where()
    {
        var time = new ManualTime();
        var world = new SampleWorld();
        var options = new RunOptions { Seed = 1, TimeFactor = 2 };
        await using var run = SampleSuite.Run(
            SampleSuite.Of($"{Must} waits"),
            options: options,
            time: time,
            world: world
        );
        var running = run.RunAsync(run.Cases[0], TestContext.Current.CancellationToken);
        await world.Waiting.Task;

        time.Advance(CaseRunner.MaxDuration);
        Assert.False(running.IsCompleted);
        time.Advance(CaseRunner.MaxDuration);
        var result = await running;

        Assert.Equal(Verdict.Error, result.Verdict);
        Assert.Equal("the case took longer than 00:10:00", result.Message);
        Assert.Equal("container/sample.feature:7: Then it waits", result.Step);
        Assert.Equal(1, world.Ended);
    }

    [Fact]
    public async Task A_step_that_does_not_listen_is_given_up_after_a_while()
    {
        var time = new ManualTime();
        var world = new SampleWorld();
        await using var run = SampleSuite.Run(SampleSuite.Of($"{Must} ignores"), time: time, world: world);
        var running = run.RunAsync(run.Cases[0], TestContext.Current.CancellationToken);
        await world.Waiting.Task;

        time.Advance(CaseRunner.MaxDuration);
        // The case's own end, and the patience with the step.
        await time.UntilTimersAsync(2);
        time.Advance(CaseRunner.MaxEnd);
        var result = await running;

        Assert.Equal(Verdict.Error, result.Verdict);
        Assert.Equal("the case took longer than 00:05:00", result.Message);
        Assert.Equal(1, world.Ended);
        world.Gate.SetResult();
    }

    [Fact]
    public async Task What_a_failed_case_started_is_left_running_on_request_only()
    {
        var world = new SampleWorld();
        await using var kept = SampleSuite.Run(
            SampleSuite.Of($"{Must} fails"),
            options: new() { Seed = 1, Keep = true },
            world: world
        );
        var result = await kept.RunAsync(kept.Cases[0], TestContext.Current.CancellationToken);
        Assert.Equal(0, world.Ended);
        Assert.Contains(result.Evidence, static e => e.Text == "what the case started is left running");

        await using var passed = SampleSuite.Run(
            SampleSuite.Of($"{Must} passes"),
            options: new() { Seed = 1, Keep = true },
            world: world
        );
        await passed.RunAsync(passed.Cases[0], TestContext.Current.CancellationToken);
        Assert.Equal(1, world.Ended);
    }

    [Fact]
    public async Task A_stopped_case_ends_what_it_started_even_where_it_would_be_kept()
    {
        var world = new SampleWorld();
        using var stop = new CancellationTokenSource();
        await using var run = SampleSuite.Run(
            SampleSuite.Of($"{Must} waits"),
            options: new() { Seed = 1, Keep = true },
            world: world
        );
        var running = run.RunAllAsync(static _ => { }, stop.Token);
        await world.Waiting.Task;

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal(1, world.Ended);
        var report = run.Report();
        Assert.Equal(1, report.NotRun);
        Assert.True(report.IsPartial);
        Assert.Equal(2, report.ExitCode);
        Assert.Equal(
            "not run: the run was stopped before",
            report.Rows.First(static r => r.Requirement.Id == Must).Reason
        );
        Assert.StartsWith("part of the suite, so nothing is claimed: ", report.Claim, StringComparison.Ordinal);
    }
}
