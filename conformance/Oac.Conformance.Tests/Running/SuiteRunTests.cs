using Oac.Conformance.Gherkin;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Tests.Running;

public class SuiteRunTests
{
    private const string Present = "container/version/present";
    private const string Single = "container/version/single-value";
    private const string Grammar = "container/version/grammar";

    [Fact]
    public async Task A_case_is_run_once_also_where_several_ask_for_it_at_a_time()
    {
        var world = new SampleWorld();
        await using var run = SampleSuite.Run(SampleSuite.Of($"{Present} counts"), world: world);

        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => run.RunAsync(run.Cases[0], TestContext.Current.CancellationToken))
        );
        await run.RunAllAsync(static _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(1, world.Done);
    }

    [Fact]
    public async Task Cases_run_beside_each_other_but_for_those_that_are_alone()
    {
        var world = new SampleWorld();
        var suite = SampleSuite.Of([
            .. Requirements
                .All.Where(static r => r.Class == ConformanceClass.Container && r.SectionIn("v1alpha3") is not null)
                .DistinctBy(static r => r.Id.Split('/')[^1])
                .Take(30)
                .Select(static (r, i) => $"{r.Id} counts{(i % 5 == 0 ? " @alone" : "")}"),
        ]);
        await using var run = SampleSuite.Run(suite, options: new() { Seed = 1, Jobs = 8 }, world: world);

        // Asked for one by one, as tests do, and all together.
        var one = run.Cases.Select(c => run.RunAsync(c, TestContext.Current.CancellationToken)).ToList();
        await run.RunAllAsync(static _ => { }, TestContext.Current.CancellationToken);
        await Task.WhenAll(one);

        Assert.Equal(30, world.Done);
        Assert.Equal(1, world.MostBesideAlone);
        Assert.InRange(world.Most, 1, 8);
    }

    [Fact]
    public async Task A_marked_scenario_is_run_again_with_the_extension_where_the_target_announces_it()
    {
        var suite = SampleSuite.Of($"{Present} tells-its-variant @extension", $"{Single} tells-its-variant");
        var target = SampleSuite.Target with { Harness = new() { Extension = true } };

        var without = await SampleSuite.ReportAsync(suite);
        var with = await SampleSuite.ReportAsync(suite, target);

        Assert.Equal(2, without.Cases.Length);
        Assert.Equal(
            [
                ("container/sample/present-tells-its-variant", "variant none"),
                ("container/sample/present-tells-its-variant+extension", "variant extension"),
                ("container/sample/single-value-tells-its-variant", "variant none"),
            ],
            with.Cases.Select(static c => (c.Case.Id, c.Evidence[^1].Text))
        );
        Assert.Equal(2, with.Rows.First(static r => r.Requirement.Id == Present).Cases.Length);
    }

    [Fact]
    public async Task Slow_cases_are_run_where_they_are_asked_for_and_missed_where_not()
    {
        var suite = SampleSuite.Of($"{Present} passes @slow", $"{Single} passes", $"{Single} counts @slow");
        var name = "container/sample/present-passes";

        var usual = await SampleSuite.ReportAsync(suite);
        var slow = await SampleSuite.ReportAsync(suite, options: new() { Seed = 1, Slow = true });
        var named = await SampleSuite.ReportAsync(
            suite,
            options: new()
            {
                Seed = 1,
                Filter = new() { Cases = [name] },
            }
        );

        Assert.Equal(2, usual.SlowLeftOut);
        Assert.Equal(
            "not run: its cases take long; run with --slow",
            usual.Rows.First(static r => r.Requirement.Id == Present).Reason
        );
        Assert.Equal(Verdict.Pass, usual.Rows.First(static r => r.Requirement.Id == Single).Verdict);
        Assert.Equal(3, slow.Cases.Length);
        Assert.Equal(0, slow.SlowLeftOut);
        Assert.Equal(name, Assert.Single(named.Cases).Case.Id);
    }

    [Fact]
    public async Task A_requirement_without_a_case_is_untestable_and_one_that_nobody_sees_unobservable()
    {
        var report = await SampleSuite.ReportAsync(SampleSuite.Of($"{Present} passes"));

        var none = report.Rows.First(static r => r.Requirement.Id == Single);
        Assert.Equal((Verdict.Untestable, "no case of this suite judges it yet"), (none.Verdict, none.Reason));
        var unseen = report.Rows.First(static r => r.Requirement.Id == "container/version/new-major-new-image");
        Assert.Equal(Verdict.Unobservable, unseen.Verdict);
        Assert.StartsWith("cannot be observed", unseen.Reason, StringComparison.Ordinal);
        // A permission that nobody uses is no gap, a rule of another version no row.
        Assert.DoesNotContain(report.Rows, static r => r.Requirement.Id == "container/files/others-allowed");
        Assert.DoesNotContain(report.Rows, static r => r.Requirement.Id == "container/version/not-a-prefix");
        Assert.All(report.Rows, static r => Assert.Equal(ConformanceClass.Container, r.Requirement.Class));
    }

    [Fact]
    public async Task An_expected_failure_has_its_own_verdict_and_a_stale_expectation_is_told()
    {
        var suite = SampleSuite.Of($"{Present} fails", $"{Single} passes", $"{Grammar} does-not-apply");

        var report = await SampleSuite.ReportAsync(suite, SampleSuite.Expecting(Present, Single, Grammar));

        Assert.Equal(Verdict.ExpectedFailure, report.Cases[0].Verdict);
        Assert.Equal(
            [
                $"{Single} is expected to fail and does not: take it off the list",
                $"{Grammar} is expected to fail and does not: take it off the list",
            ],
            report.StaleExpectations
        );
        Assert.Equal(3, report.ExitCodeFor(allowExpected: true));
    }

    [Theory]
    [InlineData("class", "no case is left by --class harness: this target is judged as container")]
    [InlineData("version", "no case is left by --version v1alpha1: this target is judged by v1alpha3")]
    [InlineData(
        "requirement",
        "no case for this target judges a requirement 'container/version/presnt'; did you mean container/version/present?"
    )]
    [InlineData(
        "unknown",
        "no case for this target judges a requirement 'x*y'; 'oac-conformance list requirements' shows what there is"
    )]
    [InlineData("level", "no case is left by --level SHOULD: there are MUST, DERIVED")]
    [InlineData(
        "case",
        "no case for this target is named 'container/sample/present-pases'; did you mean container/sample/present-passes?"
    )]
    [InlineData(
        "together",
        "each part of the filter fits some of the 3 cases for this target, and no case fits all parts"
    )]
    [InlineData("slow", "every case that fits the filter takes long: add --slow to run them")]
    public void A_filter_that_lets_nothing_through_says_why(string part, string message)
    {
        var suite = SampleSuite.Of($"{Present} passes", $"{Grammar} passes", $"{Single} passes @slow");
        var filter = part switch
        {
            "class" => new CaseFilter { Classes = [ConformanceClass.Harness] },
            "version" => new CaseFilter { Versions = ["v1alpha1"] },
            "requirement" => new CaseFilter { Requirements = ["container/version/presnt"] },
            "unknown" => new CaseFilter { Requirements = ["x*y"] },
            "level" => new CaseFilter { Levels = [RequirementLevel.Should] },
            "case" => new CaseFilter { Cases = ["container/sample/present-pases"] },
            "together" => new CaseFilter { Requirements = [Present], Cases = ["*grammar*"] },
            _ => new CaseFilter { Requirements = [Single] },
        };

        var e = Assert.Throws<TargetException>(() =>
            SampleSuite.Run(suite, options: new() { Seed = 1, Filter = filter })
        );

        Assert.Equal(message, e.Message);
    }

    [Fact]
    public void A_target_of_a_class_without_cases_is_told()
    {
        var target = SampleSuite.Target with { Classes = [ConformanceClass.Harness] };

        var e = Assert.Throws<TargetException>(() => SampleSuite.Run(SampleSuite.Of($"{Present} passes"), target));

        Assert.Equal("the suite has no case for the class harness in v1alpha3", e.Message);
    }

    [Theory]
    [InlineData("container/version/*", 2)]
    [InlineData("*present", 1)]
    [InlineData("CONTAINER/*", 0)]
    public void Patterns_take_any_text_and_respect_case(string pattern, int count)
    {
        var suite = SampleSuite.Of($"{Present} passes", $"{Grammar} passes");
        var filter = new CaseFilter { Requirements = [pattern] };

        Assert.Equal(count, suite.Scenarios.Count(s => filter.Fits(SuiteCase.Of(s, "v1alpha3").First())));
        Assert.Equal(ScenarioTags.Marks.Length, ScenarioTags.Marks.Distinct().Count());
    }
}
