using Oac.Harness.Testing;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Sessions;

/// <summary>harness/session/releases-on-end</summary>
public sealed class SessionEndTests
{
    [Fact]
    public async Task State_is_kept_between_events_and_disposed_with_the_session()
    {
        var disposed = new List<string>();
        await using var host = HarnessTestHost.Start(harness => Counting(harness, disposed));
        Assert.Equal("1", (await host.DeliverAsync("a", "count", "")).OutputText);
        Assert.Equal("2", (await host.DeliverAsync("a", "count", "")).OutputText);
        Assert.Equal("1", (await host.DeliverAsync("b", "count", "")).OutputText);
        Assert.Equal(2, host.SessionCount);

        await host.EndSessionAsync("a");
        Assert.Equal(["log of a", "counter of a"], disposed);
        Assert.Equal("2", (await host.DeliverAsync("b", "count", "")).OutputText);
        Assert.Equal("1", (await host.DeliverAsync("a", "count", "")).OutputText);
    }

    [Fact]
    public async Task The_end_of_the_host_ends_all_sessions()
    {
        var disposed = new List<string>();
        var host = HarnessTestHost.Start(harness => Counting(harness, disposed));
        await host.DeliverAsync("a", "count", "");
        await host.DisposeAsync();
        Assert.Equal(["log of a", "counter of a"], disposed);
    }

    [Fact]
    public async Task What_cannot_be_disposed_is_logged_and_keeps_nothing_else_back()
    {
        var disposed = new List<string>();
        var log = new TestLog();
        await using var host = HarnessTestHost.Start(harness =>
        {
            harness.Logging = log;
            Counting(harness, disposed);
            harness.On(
                "break",
                Payload.Bytes,
                (context, _) =>
                {
                    context.State(() => new Item("broken", _ => throw new IOException("no")));
                    return EventResult.Success;
                }
            );
        });
        await host.DeliverAsync("a", "count", "");
        await host.DeliverAsync("a", "break", "");
        await host.EndSessionAsync("a");
        Assert.Equal(["log of a", "counter of a"], disposed);
        Assert.Equal("no", Assert.Single(log.Lines, line => line.Id == 16).Exception!.Message);
    }

    [Fact]
    public async Task A_session_that_is_not_known_may_end()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure);
        var stream = await orchestrator.AcceptAsync();
        await stream.EndAsync("nobody");
        await stream.EventAsync("s", "say", default);
        Assert.True((await stream.ResultAsync()).Success);
    }

    [Fact]
    public async Task The_end_cancels_what_is_at_work_and_nobody_answers_it()
    {
        var gate = new Gate();
        var cancelled = new TaskCompletionSource();
        await using var orchestrator = await TestOrchestrator.StartAsync(extension: true);
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                harness.Name = "slow";
                harness.Isolated = true;
                harness.On("say", Payload.Bytes, (_, payload) => EventResult.Bytes(payload, "text/plain"));
                harness.On(
                    "wait",
                    Payload.Bytes,
                    async (context, _, cancel) =>
                    {
                        try
                        {
                            await gate.PassAsync(cancel);
                        }
                        finally
                        {
                            await context.ReportTextAsync("too late", CancellationToken.None);
                            cancelled.SetResult();
                        }
                        return EventResult.Success;
                    }
                );
            }
        );
        var stream = await orchestrator.AcceptAsync();
        await stream.EventAsync("a", "wait", default);
        await stream.EventAsync("a", "say", "left in the queue"u8.ToArray());
        await gate.ComeAsync();
        await stream.EndAsync("a");
        await cancelled.Task.WaitAsync(TestOrchestrator.Token);
        await stream.EventAsync("b", "say", "b"u8.ToArray());
        Assert.Equal("b", (await stream.ResultAsync()).SessionId);

        // The same name may come again: it is a new session.
        await stream.EventAsync("a", "say", "new"u8.ToArray());
        var result = await stream.ResultAsync();
        Assert.Equal("new"u8, result.Output.Span);
        run.Stop();
        Assert.Null(await stream.ReceiveAsync());
    }

    [Fact]
    public async Task A_session_of_the_same_name_begins_when_the_old_ones_handler_has_returned()
    {
        var gate = new Gate();
        var disposed = new List<string>();
        await using var host = HarnessTestHost.Start(harness =>
        {
            Counting(harness, disposed);
            harness.On(
                "deaf",
                Payload.Bytes,
                async (context, _, _) =>
                {
                    context.State(() => new Item("deaf", disposed.Add));
                    await gate.PassAsync(CancellationToken.None);
                    disposed.Add("returned");
                    return EventResult.Success;
                }
            );
        });
        var unanswered = host.DeliverAsync("a", "deaf", "");
        await gate.ComeAsync();
        var end = host.EndSessionAsync("a");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unanswered);
        var again = host.EndSessionAsync("a");
        var next = host.DeliverAsync("a", "count", "");
        Assert.False(end.IsCompleted);
        gate.Open();
        await end;
        await again;
        Assert.Equal("1", (await next).OutputText);
        Assert.Equal(["returned", "deaf"], disposed);
    }

    [Fact]
    public async Task A_thousand_sessions_leave_nothing_behind()
    {
        var disposed = 0;
        await using var host = HarnessTestHost.Start(harness =>
        {
            harness.Name = "many";
            harness.Isolated = true;
            harness.On(
                "keep",
                Payload.Bytes,
                (context, _) =>
                {
                    context.State(() => new Item("x", _ => Interlocked.Increment(ref disposed)));
                    return EventResult.Success;
                }
            );
        });
        await Task.WhenAll(
            Enumerable
                .Range(0, 1000)
                .Select(async i =>
                {
                    await host.DeliverAsync($"{i}", "keep", "");
                    await host.EndSessionAsync($"{i}");
                })
        );
        Assert.Equal(1000, disposed);
        Assert.Equal(0, host.SessionCount);
    }

    private static void Counting(HarnessBuilder harness, List<string> disposed)
    {
        harness.Name = "counter";
        harness.On(
            "count",
            Payload.Bytes,
            (context, _) =>
            {
                var counter = context.State(() => new Counter($"counter of {context.SessionId}", disposed.Add));
                context.State(() => new AsyncItem($"log of {context.SessionId}", disposed.Add));
                return EventResult.Text($"{++counter.Value}");
            }
        );
    }

    private class Item(string name, Action<string> onDispose) : IDisposable
    {
        public void Dispose() => onDispose(name);
    }

    private sealed class Counter(string name, Action<string> onDispose) : Item(name, onDispose)
    {
        public int Value { get; set; }
    }

    private sealed class AsyncItem(string name, Action<string> onDispose) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            onDispose(name);
        }
    }
}
