using System.Collections.Immutable;
using System.Text;
using Oac.Conformance.Binding;
using Oac.Conformance.Gherkin;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Tests;

/// <summary>Suites whose scenarios end as they are told to, to judge the runner and its reports by.</summary>
internal static class SampleSuite
{
    /// <summary>A target that is never read.</summary>
    public static TargetDefinition Target { get; } =
        new()
        {
            Name = "agent.yaml",
            Folder = "/nowhere",
            Classes = [ConformanceClass.Container],
            Image = "oci:./layout",
        };

    /// <summary>A suite with one scenario for each line: requirement, what its step does, and marks.</summary>
    public static Suite Of(params string[] lines)
    {
        var text = new StringBuilder("@container @v1alpha3\nFeature: Samples\n");
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            Assert.True(Requirements.TryGet(words[0], out var requirement), $"{words[0]} is no requirement.");
            text.Append('\n')
                .Append('@')
                .Append(ScenarioTags.LevelName(requirement.Level))
                .Append(" @")
                .Append(words[0]);
            text.AppendJoin("", words[2..].Select(static mark => $" {mark}"));
            text.Append("\nScenario: ").Append(words[0].Split('/')[^1]).Append(' ').Append(words[1]);
            text.Append("\n  Given a target\n  Then it ").Append(words[1]).Append('\n');
        }
        return Suite.Of([new("container/sample.feature", text.ToString())], [typeof(SampleSteps)]);
    }

    /// <summary>A run of a suite.</summary>
    public static SuiteRun Run(
        Suite suite,
        TargetDefinition? target = null,
        RunOptions? options = null,
        TimeProvider? time = null,
        SampleWorld? world = null
    ) =>
        SuiteRun.Create(
            suite,
            target ?? Target,
            "v1alpha3",
            options ?? new() { Seed = 7 },
            time ?? TimeProvider.System,
            services => services.Add(world ?? new())
        );

    /// <summary>The report of a run of everything.</summary>
    public static async Task<RunReport> ReportAsync(
        Suite suite,
        TargetDefinition? target = null,
        RunOptions? options = null
    )
    {
        await using var run = Run(suite, target, options);
        await run.RunAllAsync(static _ => { }, TestContext.Current.CancellationToken);
        return run.Report();
    }

    /// <summary>The target with expected failures.</summary>
    public static TargetDefinition Expecting(params ImmutableArray<string> requirements) =>
        Target with
        {
            ExpectedFailures = [.. requirements.Select(static r => new ExpectedFailure(r, "known"))],
        };
}

/// <summary>What tests see of the steps, and what holds steps back.</summary>
internal sealed class SampleWorld
{
    private int _running;

    /// <summary>Steps that wait are let go by this.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A step waits.</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often a step was done.</summary>
    public int Done;

    /// <summary>How many scenarios were ended.</summary>
    public int Ended;

    /// <summary>The most steps at the same time.</summary>
    public int Most;

    /// <summary>The most steps beside one that wanted to be alone.</summary>
    public int MostBesideAlone;

    /// <summary>Counts a step.</summary>
    public async Task CountAsync(bool alone)
    {
        var now = Interlocked.Increment(ref _running);
        Most = Math.Max(Most, now);
        MostBesideAlone = alone ? Math.Max(MostBesideAlone, now) : MostBesideAlone;
        await Task.Yield();
        Interlocked.Increment(ref Done);
        MostBesideAlone = alone ? Math.Max(MostBesideAlone, Volatile.Read(ref _running)) : MostBesideAlone;
        Interlocked.Decrement(ref _running);
    }
}

/// <summary>Steps that end as their words say.</summary>
[Binding]
internal sealed class SampleSteps(CaseContext context, SampleWorld world) : IAsyncDisposable
{
    private bool _cannotEnd;

    [Given("a target")]
    public void Given()
    {
        context.Evidence.Sent($"hello to {context.Target.Name}", "GET / HTTP/2");
        context.Evidence.Hide("s3cret");
        context.Evidence.Observed("the answer holds s3cret <b>&amp; \u001b[31m", "line 1\nline 2 s3cret");
        context.Evidence.Note("a note");
    }

    [Then("it {word}")]
    public async Task Then(string does)
    {
        switch (does)
        {
            case "passes":
                break;
            case "fails":
                throw new FailedException("found <script>alert(1)</script> s3cret", "do 'it' otherwise s3cret");
            case "warns":
                context.Warn("one thing", "do it");
                context.Warn("another thing", "do that");
                break;
            case "does-not-apply":
                throw new NotApplicableException("not declared");
            case "cannot-be-tested":
                throw new UntestableException("no event", "give one");
            case "chose-otherwise":
                throw new IndeterminateException("it does this", "we do that (decisions.md)");
            case "is-broken":
                throw new BrokenSubjectException("it does not start");
            case "is-unreadable":
                throw new TargetException("no such image");
            case "throws":
                throw new InvalidOperationException("oh no");
            case "counts":
                await world.CountAsync(context.Case.Scenario.Marks.Contains(ScenarioTags.Alone));
                break;
            case "waits":
                world.Waiting.TrySetResult();
                await world.Gate.Task.WaitAsync(context.Cancelled);
                break;
            case "ignores":
                world.Waiting.TrySetResult();
                await world.Gate.Task;
                break;
            case "cannot-end":
                _cannotEnd = true;
                break;
            case "tells-its-variant":
                context.Evidence.Note($"variant {context.Case.Variant ?? "none"}");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(does), does, null);
        }
    }

    public ValueTask DisposeAsync()
    {
        Interlocked.Increment(ref world.Ended);
        return _cannotEnd ? throw new IOException("it does not stop") : ValueTask.CompletedTask;
    }
}
