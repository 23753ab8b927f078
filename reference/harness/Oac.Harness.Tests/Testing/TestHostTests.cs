using Oac.Harness.Testing;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Testing;

public sealed class TestHostTests
{
    [Fact]
    public async Task An_agent_is_tested_without_an_orchestrator()
    {
        await using var host = HarnessTestHost.Start(EchoAgent.Configure);
        var result = await host.DeliverAsync("session-1", "say", "hello");
        Assert.True(result.IsSuccess);
        Assert.Equal("hello", result.OutputText);
        Assert.Equal(0, host.SessionCount);
    }

    [Fact]
    public async Task Without_the_extension_only_success_is_seen()
    {
        await using var host = HarnessTestHost.Start(EchoAgent.Configure, extension: false);
        var result = await host.DeliverAsync("session-1", "say", "hello");
        Assert.True(result.IsSuccess);
        Assert.Empty(result.OutputText);
    }

    [Fact]
    public async Task Results_find_their_events_where_many_are_delivered_at_once()
    {
        await using var host = HarnessTestHost.Start(EchoAgent.Configure);
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 500)
                .Select(i =>
                    Task.Run(() => host.DeliverAsync($"{i % 10}", "say", $"{i}"), TestContext.Current.CancellationToken)
                )
        );
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), results.Select(result => result.OutputText));
    }

    [Fact]
    public async Task A_handler_that_does_not_heed_its_token_is_told_of()
    {
        var gate = new Gate();
        var host = HarnessTestHost.Start(harness =>
        {
            harness.Name = "deaf";
            harness.Time = new HastyTime();
            harness.On(
                "do",
                Payload.Bytes,
                async (_, _, _) =>
                {
                    await gate.PassAsync(CancellationToken.None);
                    return EventResult.Success;
                }
            );
        });
        var result = host.DeliverAsync("s", "do", "");
        await gate.ComeAsync();
        await Assert.ThrowsAsync<TimeoutException>(async () => await host.DisposeAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => result);
        gate.Open();
    }

    /// <summary>Every wait is over at once.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
