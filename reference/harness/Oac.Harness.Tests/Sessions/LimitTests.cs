using Oac.Harness.Testing;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Sessions;

public sealed class LimitTests
{
    [Fact]
    public async Task More_sessions_than_allowed_are_refused()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                harness.Name = "small";
                harness.Isolated = true;
                harness.Limits = new() { MaxSessions = 2 };
                harness.On(
                    "keep",
                    Payload.Bytes,
                    (context, _) =>
                    {
                        context.State(() => new object());
                        return EventResult.Success;
                    }
                );
                harness.On("say", Payload.Bytes, (_, _) => EventResult.Success);
            }
        );
        var stream = await orchestrator.AcceptAsync();
        foreach (var session in new[] { "a", "b" })
        {
            await stream.EventAsync(session, "keep", default);
            Assert.True((await stream.ResultAsync()).Success);
        }
        await stream.EventAsync("c", "say", default);
        var refused = await stream.ResultAsync();
        Assert.Equal("c", refused.SessionId);
        Assert.Equal("This instance holds as many sessions as it may.", refused.ErrorMessage);
        await stream.EventAsync("a", "say", default);
        Assert.True((await stream.ResultAsync()).Success);

        await stream.EndAsync("b");
        // The end is worked off aside: an event of another session may still find no room.
        do
        {
            await stream.EventAsync("c", "say", default);
        } while (!(await stream.ResultAsync()).Success);
    }

    [Fact]
    public async Task Handlers_that_run_at_once_are_bounded()
    {
        var gate = new Gate();
        await using var host = HarnessTestHost.Start(harness =>
        {
            harness.Limits = new() { MaxConcurrentEvents = 3 };
            Waiting(harness, gate);
        });
        var results = Enumerable.Range(0, 20).Select(i => host.DeliverAsync($"{i}", "wait", "")).ToArray();
        await gate.ComeAsync(3);
        gate.Open(20);
        await Task.WhenAll(results);
        Assert.Equal(3, gate.Most);
    }

    public static TheoryData<HarnessLimits> Queues =>
        new(
            new HarnessLimits { MaxQueuedEvents = 4, MaxConcurrentEvents = 1 },
            new HarnessLimits { MaxQueuedBytes = 4 * 1024, MaxConcurrentEvents = 1 }
        );

    [Theory]
    [MemberData(nameof(Queues), DisableDiscoveryEnumeration = true)]
    public async Task No_more_is_read_while_too_many_events_wait(HarnessLimits limits)
    {
        var gate = new Gate();
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                harness.Limits = limits;
                Waiting(harness, gate);
            }
        );
        var stream = await orchestrator.AcceptAsync();
        await stream.EventAsync("0", "wait", new byte[1024]);
        await gate.ComeAsync();
        // One is at work, four wait, and one more has been read and stands before the door: the end behind it is not seen.
        for (var i = 1; i <= 5; i++)
        {
            await stream.EventAsync($"{i}", "wait", new byte[1024]);
        }
        await stream.EndAsync("0");
        gate.Open();
        Assert.Equal("0", (await stream.ResultAsync()).SessionId);

        gate.Open(5);
        var rest = new List<string>();
        for (var i = 1; i <= 5; i++)
        {
            rest.Add((await stream.ResultAsync()).SessionId);
        }
        Assert.Equal(["1", "2", "3", "4", "5"], rest.Order());
    }

    [Fact]
    public async Task A_payload_that_is_larger_than_all_that_may_wait_passes_alone()
    {
        await using var host = HarnessTestHost.Start(harness =>
        {
            EchoAgent.Configure(harness);
            harness.Limits = new() { MaxQueuedBytes = 1 };
        });
        Assert.Equal(1000, (await host.DeliverAsync("s", "say", new byte[1000])).Output.Length);
    }

    [Fact]
    public async Task A_message_that_is_too_large_ends_the_stream()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                EchoAgent.Configure(harness);
                harness.Limits = new() { MaxMessageBytes = 1024 };
            }
        );
        var stream = await orchestrator.AcceptAsync();
        await stream.EventAsync("s", "say", new byte[2000]);
        Assert.Contains("1024", (await run.Log.WaitAsync(3)).Text);
        stream.Reset();
        var next = await orchestrator.AcceptAsync();
        await next.EventAsync("s", "say", new byte[100]);
        Assert.True((await next.ResultAsync()).Success);
    }

    [Fact]
    public async Task An_id_that_fills_a_message_comes_back()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                EchoAgent.Configure(harness);
                harness.Limits = new() { MaxMessageBytes = 1024 };
            }
        );
        var stream = await orchestrator.AcceptAsync();
        var session = new string('s', 1000);
        await stream.EventAsync(session, "no", default);
        var result = await stream.ResultAsync();
        Assert.Equal(session, result.SessionId);
        Assert.Equal("The agent has no channel 'no'.", result.ErrorMessage);
    }

    [Fact]
    public void No_bound_can_be_lifted()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HarnessLimits { MaxSessions = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HarnessLimits { MaxConcurrentEvents = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HarnessLimits { MaxQueuedEvents = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HarnessLimits { MaxQueuedBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HarnessLimits { MaxMessageBytes = 100 });
    }

    private static void Waiting(HarnessBuilder harness, Gate gate)
    {
        harness.Name = "waiting";
        harness.Isolated = true;
        harness.On(
            "wait",
            Payload.Bytes,
            async (_, _, cancel) =>
            {
                await gate.PassAsync(cancel);
                return EventResult.Success;
            }
        );
    }
}
