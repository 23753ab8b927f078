using System.Globalization;
using Oac.Harness.Connection;
using Oac.Harness.Tests.Peers;
using Oac.Spec.Stream;

namespace Oac.Harness.Tests.Connection;

/// <summary>What waits while an orchestrator reads too slowly is bounded, and lost by nobody.</summary>
public sealed class SlowOrchestratorTests
{
    private readonly WireStream _stream = new(StreamCodec.ForVersion("v1alpha3")!, new() { MaxConcurrentEvents = 2 });

    [Fact]
    public async Task As_many_answers_wait_as_events_may_be_at_work()
    {
        Assert.True(AnswerAsync("1").IsCompleted);
        Assert.True(AnswerAsync("2").IsCompleted);
        var (third, fourth) = (AnswerAsync("3"), AnswerAsync("4"));
        Assert.False(third.IsCompleted || fourth.IsCompleted);
        // Answers do not take the room of reports.
        Assert.True(_stream.TryReport(Report(0)));

        _stream.Complete();
        await Task.WhenAll(third, fourth).WaitAsync(TestOrchestrator.Token);
        await AnswerAsync("5").WaitAsync(TestOrchestrator.Token);
    }

    [Fact]
    public async Task Reports_wait_for_room_until_the_stream_ends()
    {
        for (ulong i = 0; i < 64; i++)
        {
            Assert.True(_stream.TryReport(Report(i)));
        }
        Assert.False(_stream.TryReport(Report(64)));
        var waiting = Enumerable.Range(0, 3).Select(_ => _stream.WaitToReportAsync(default).AsTask()).ToArray();
        using var given = new CancellationTokenSource();
        var cancelled = _stream.WaitToReportAsync(given.Token).AsTask();
        Assert.DoesNotContain(waiting, static w => w.IsCompleted);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.True(AnswerAsync("1").IsCompleted);

        _stream.Complete();
        var more = await Task.WhenAll(waiting).WaitAsync(TestOrchestrator.Token);
        Assert.Equal([false, false, false], more);
        Assert.False(_stream.TryReport(Report(65)));
    }

    [Fact]
    public async Task All_that_waited_arrives_once_it_is_read()
    {
        const int Sessions = 60;
        await using var orchestrator = await TestOrchestrator.StartAsync(extension: true);
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                EchoAgent.Configure(harness);
                harness.Limits = harness.Limits with { MaxConcurrentEvents = 3 };
            }
        );
        var stream = await orchestrator.AcceptAsync();
        // Far more than the windows of both sides take.
        var payload = new byte[200_000];
        for (var i = 0; i < Sessions; i++)
        {
            await stream.EventAsync(i.ToString(CultureInfo.InvariantCulture), "say", payload, "text/plain");
        }
        var answered = new HashSet<string>();
        for (var i = 0; i < Sessions; i++)
        {
            var result = await stream.ResultAsync();
            Assert.Equal((true, payload.Length), (result.Success, result.Output.Length));
            Assert.True(answered.Add(result.SessionId));
        }
        run.Stop();
        Assert.Null(await stream.ReceiveAsync());
        await stream.FinishAsync();
        Assert.Equal(0, await run.Running);
    }

    private Task AnswerAsync(string session) =>
        _stream.AnswerAsync(EventResultMessage.Succeeded(session), TestOrchestrator.Token).AsTask();

    private static ProgressMessage Report(ulong number) => ProgressMessage.Create("s", number, default, "");
}
