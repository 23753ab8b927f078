using Oac.Conformance.Binding;

namespace Oac.Conformance.Tests.Binding;

public class ScenarioServicesTests
{
    [Fact]
    public async Task An_object_belongs_to_its_scenario_or_to_the_run_and_is_disposed_last_made_first()
    {
        var log = new List<string>();
        var run = ScenarioServices.ForRun();
        run.Add(log);
        var first = run.ForScenario();
        var second = run.ForScenario();

        var one = first.Get<Outer>();
        var other = second.Get<Outer>();
        Assert.Same(one, first.Get<Outer>());
        Assert.NotSame(one, other);
        Assert.Same(one.Shared, other.Shared);

        await first.DisposeAsync();
        Assert.Equal(["outer", "inner"], log);
        await run.DisposeAsync();
        Assert.Equal(["outer", "inner", "shared"], log);
    }

    [Fact]
    public void What_has_no_single_constructor_is_told()
    {
        var services = ScenarioServices.ForRun().ForScenario();

        Assert.Contains(
            "has not exactly one public constructor",
            Assert.Throws<InvalidOperationException>(() => services.Get<IDisposable>()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task One_that_cannot_be_disposed_does_not_keep_the_others()
    {
        var log = new List<string>();
        var run = ScenarioServices.ForRun();
        run.Add(log);
        var scenario = run.ForScenario();
        scenario.Get<Inner>();
        scenario.Get<Stuck>();

        await Assert.ThrowsAsync<IOException>(async () => await scenario.DisposeAsync());

        Assert.Equal(["inner"], log);
    }

    internal sealed class Outer(Inner inner, Shared shared, List<string> log) : IAsyncDisposable
    {
        public Shared Shared { get; } = shared;

        public Inner Inner { get; } = inner;

        public ValueTask DisposeAsync()
        {
            log.Add("outer");
            return ValueTask.CompletedTask;
        }
    }

    internal sealed class Inner(List<string> log) : IDisposable
    {
        public void Dispose() => log.Add("inner");
    }

    [PerRun]
    internal sealed class Shared(List<string> log) : IDisposable
    {
        public void Dispose() => log.Add("shared");
    }

    internal sealed class Stuck : IDisposable
    {
        public void Dispose() => throw new IOException("stuck");
    }
}
