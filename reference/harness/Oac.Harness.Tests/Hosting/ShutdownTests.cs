using System.Text;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Hosting;

public sealed class ShutdownTests
{
    [Fact]
    public async Task What_is_at_work_is_finished_and_what_comes_or_waits_is_left()
    {
        var gate = new Gate();
        var disposed = new TaskCompletionSource();
        await using var orchestrator = await TestOrchestrator.StartAsync(extension: true);
        await using var run = HarnessRun.Start(orchestrator, harness => Configure(harness, gate, disposed));
        var stream = await orchestrator.AcceptAsync();
        await stream.EventAsync("s", "wait", "at work"u8.ToArray());
        await stream.EventAsync("s", "wait", "in the queue"u8.ToArray());
        await gate.ComeAsync();
        run.Stop();
        await run.Log.WaitAsync(8);
        await stream.EventAsync("t", "wait", "too late"u8.ToArray());
        gate.Open(3);
        Assert.Equal("at work", Encoding.UTF8.GetString((await stream.ResultAsync()).Output.Span));
        Assert.Null(await stream.ReceiveAsync());
        await stream.FinishAsync();
        Assert.Equal(0, await run.Running);
        await disposed.Task.WaitAsync(TestOrchestrator.Token);
        Assert.Empty(orchestrator.Complaints);
    }

    [Fact]
    public async Task What_takes_too_long_is_cancelled_and_answered_as_failed()
    {
        var gate = new Gate();
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                Configure(harness, gate, new());
                harness.ShutdownTimeout = TimeSpan.Zero;
            }
        );
        var stream = await orchestrator.AcceptAsync();
        for (var i = 0; i < 100; i++)
        {
            await stream.EventAsync($"{i}", "wait", default);
        }
        await gate.ComeAsync(100);
        run.Stop();
        for (var i = 0; i < 100; i++)
        {
            var result = await stream.ResultAsync();
            Assert.False(result.Success);
            Assert.Equal("The harness is stopping and could not finish this event.", result.ErrorMessage);
        }
        Assert.Null(await stream.ReceiveAsync());
        await stream.FinishAsync();
        Assert.Equal(0, await run.Running);
    }

    [Fact]
    public async Task A_session_that_ends_meanwhile_is_not_answered()
    {
        var gate = new Gate();
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(orchestrator, harness => Configure(harness, gate, new()));
        var stream = await orchestrator.AcceptAsync();
        await stream.EventAsync("s", "wait", default);
        await gate.ComeAsync();
        run.Stop();
        await run.Log.WaitAsync(8);
        await stream.EndAsync("s");
        Assert.Null(await stream.ReceiveAsync());
        await stream.FinishAsync();
        Assert.Equal(0, await run.Running);
    }

    [Fact]
    public async Task It_stops_while_there_is_no_stream()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure);
        var silent = await orchestrator.AcceptSilentlyAsync();
        run.Stop();
        Assert.Null(await silent.ReceiveAsync());
        silent.Reset();
        Assert.Equal(0, await run.Running);

        await using var nobody = HarnessRun.Start(
            "http://127.0.0.1:9",
            harness =>
            {
                EchoAgent.Configure(harness);
                harness.Reconnect = new() { MinDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) };
            }
        );
        await nobody.Log.WaitAsync(3);
        nobody.Stop();
        Assert.Equal(0, await nobody.Running);
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_first_event()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure);
        var stream = await orchestrator.AcceptAsync();
        await run.Log.WaitAsync(2);
        run.Stop();
        Assert.Null(await stream.ReceiveAsync());
        await stream.FinishAsync();
    }

    private static void Configure(HarnessBuilder harness, Gate gate, TaskCompletionSource disposed)
    {
        harness.Name = "waiting";
        harness.Isolated = true;
        harness.On(
            "wait",
            Payload.Bytes,
            async (context, payload, cancel) =>
            {
                context.State(() => new Kept(disposed));
                await gate.PassAsync(cancel);
                return EventResult.Bytes(payload, "text/plain");
            }
        );
    }

    private sealed class Kept(TaskCompletionSource disposed) : IDisposable
    {
        public void Dispose() => disposed.TrySetResult();
    }
}
