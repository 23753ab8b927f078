using System.Text;
using Microsoft.Extensions.Logging;
using Oac.Conformance.Wire;
using Oac.Harness.Tests.Peers;
using Oac.Spec.Stream;

namespace Oac.Harness.Tests.Connection;

public sealed class ReconnectTests
{
    [Fact]
    public async Task After_a_reset_events_are_answered_on_the_new_stream_alone()
    {
        var gate = new Gate();
        await using var orchestrator = await TestOrchestrator.StartAsync(extension: true);
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                harness.Name = "slow";
                harness.Isolated = true;
                harness.On(
                    "wait",
                    Payload.Text,
                    async (_, text, _) =>
                    {
                        // It does not heed its cancellation, as a call of a library may not.
                        await gate.PassAsync(CancellationToken.None);
                        return EventResult.Text(text);
                    }
                );
            }
        );
        var first = await orchestrator.AcceptAsync();
        await first.EventAsync("s", "wait", "first"u8.ToArray());
        await gate.ComeAsync();
        first.Reset();

        var second = await orchestrator.AcceptAsync();
        await second.EventAsync("s", "wait", "again"u8.ToArray());
        gate.Open(2);
        Assert.Equal("again", Encoding.UTF8.GetString((await second.ResultAsync()).Output.Span));
        Assert.Equal(1, gate.Most);
        run.Stop();
        Assert.Null(await second.ReceiveAsync());
    }

    [Theory]
    [InlineData(true, "1")]
    [InlineData(false, "2")]
    public async Task State_outlives_a_stream_where_the_instance_is_the_sessions(bool isolated, string expected)
    {
        await using var orchestrator = await TestOrchestrator.StartAsync(extension: true);
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                harness.Name = "counter";
                harness.Isolated = isolated;
                harness.On(
                    "count",
                    Payload.Bytes,
                    (context, _) => EventResult.Text($"{++context.State(() => new Counter()).Value}")
                );
            }
        );
        var first = await orchestrator.AcceptAsync();
        await first.EventAsync("s", "count", default);
        Assert.Equal("1", Encoding.UTF8.GetString((await first.ResultAsync()).Output.Span));
        first.Reset();
        var second = await orchestrator.AcceptAsync();
        await second.EventAsync("s", "count", default);
        Assert.Equal(expected, Encoding.UTF8.GetString((await second.ResultAsync()).Output.Span));
    }

    [Fact]
    public async Task It_comes_again_whatever_ended_the_stream()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure);
        await (await orchestrator.AcceptAsync()).FinishAsync();
        await (await orchestrator.AcceptAsync()).FinishAsync(new WireError(14, "going away"));
        (await orchestrator.AcceptSilentlyAsync()).Reset();
        await (await orchestrator.AcceptSilentlyAsync()).FinishAsync(new WireError(3, "no such session"));
        var stream = await orchestrator.AcceptAsync();
        await stream.EventAsync("s", "say", default);
        Assert.True((await stream.ResultAsync()).Success);
        Assert.Contains(run.Log.Lines, line => line is { Id: 3 } && line.Text.Contains("the orchestrator closed it"));
        Assert.Contains(run.Log.Lines, line => line is { Id: 3 } && line.Text.Contains("going away"));
    }

    [Theory]
    [InlineData(16, 4)]
    [InlineData(7, 4)]
    [InlineData(12, 5)]
    public async Task A_refusal_says_what_to_look_at_and_is_tried_again(int code, int log)
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure);
        await (await orchestrator.AcceptSilentlyAsync()).FinishAsync(new WireError(code, "no"));
        var line = await run.Log.WaitAsync(log);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.DoesNotContain("secret-token", line.Text);
        await orchestrator.AcceptAsync();
    }

    [Fact]
    public async Task The_token_is_read_again_for_each_connection()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure);
        var first = await orchestrator.AcceptAsync();
        Assert.Equal("Bearer secret-token", first.Request.Headers.Find("authorization"));
        await File.WriteAllTextAsync(run.TokenFile, "rotated\r\n", TestOrchestrator.Token);
        first.Reset();
        var second = await orchestrator.AcceptAsync();
        Assert.Equal("Bearer rotated", second.Request.Headers.Find("authorization"));
    }

    [Fact]
    public async Task A_file_that_is_missing_for_a_moment_is_waited_for()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure);
        var first = await orchestrator.AcceptAsync();
        await run.Log.WaitAsync(2);
        File.Delete(run.TokenFile);
        first.Reset();
        Assert.Contains(run.TokenFile, (await run.Log.WaitAsync(6)).Text);
        await File.WriteAllTextAsync(run.TokenFile, "back", TestOrchestrator.Token);
        Assert.Equal("Bearer back", (await orchestrator.AcceptAsync()).Request.Headers.Find("authorization"));
    }

    [Fact]
    public void Delays_double_up_to_a_bound_and_half_of_each_is_random()
    {
        var policy = new ReconnectPolicy { MinDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(10) };
        double[] longest = [.. Enumerable.Range(0, 6).Select(i => policy.Delay(i, 1).TotalSeconds)];
        Assert.Equal([1, 2, 4, 8, 10, 10], longest);
        double[] shortest = [.. Enumerable.Range(0, 6).Select(i => policy.Delay(i, 0).TotalSeconds)];
        Assert.Equal([0.5, 1, 2, 4, 5, 5], shortest);
        Assert.Equal(10, policy.Delay(int.MaxValue, 1).TotalSeconds);
    }

    [Theory]
    [InlineData(10, new[] { 1.0, 2, 4 })]
    [InlineData(0, new[] { 1.0, 1, 1 })]
    public async Task A_stream_that_lived_makes_the_next_delay_a_first_one(int resetAfter, double[] atMost)
    {
        var time = new RecordingTime();
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                EchoAgent.Configure(harness);
                harness.Time = time;
                harness.Reconnect = new()
                {
                    MinDelay = TimeSpan.FromSeconds(1),
                    ResetAfter = TimeSpan.FromSeconds(resetAfter),
                };
            }
        );
        for (var i = 0; i < 4; i++)
        {
            await (await orchestrator.AcceptAsync()).FinishAsync();
        }
        var delays = time.Delays.Take(3).ToArray();
        Assert.All(delays.Zip(atMost), pair => Assert.InRange(pair.First, pair.Second / 2, pair.Second));
    }

    [Fact]
    public async Task Unknown_bodies_and_messages_of_no_session_are_passed_over()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure);
        var stream = await orchestrator.AcceptAsync();
        // A session and field 9, which no version has; then an event of the session ''.
        await stream.SendRawAsync(new byte[] { 0x0a, 1, (byte)'s', 0x4a, 0 });
        await stream.SendRawAsync(new byte[] { 0x12, 5, 0x0a, 3, (byte)'s', (byte)'a', (byte)'y' });
        await stream.EventAsync("s", "say", default);
        Assert.Equal(EventResultMessage.Succeeded("s"), await stream.ReceiveAsync());
        Assert.Equal(2, run.Log.Lines.Count(line => line.Id == 19));
    }

    [Fact]
    public async Task Bytes_that_are_no_message_end_the_stream()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure);
        var stream = await orchestrator.AcceptAsync();
        await stream.SendRawAsync(new byte[] { 0x0a, 200 });
        await run.Log.WaitAsync(3);
        await orchestrator.AcceptAsync();
    }

    private sealed class Counter
    {
        public int Value { get; set; }
    }

    /// <summary>Keeps how long the harness would have waited, and lets it go on at once.</summary>
    private sealed class RecordingTime : TimeProvider
    {
        public System.Collections.Concurrent.ConcurrentQueue<double> Delays { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Delays.Enqueue(dueTime.TotalSeconds);
            return base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
