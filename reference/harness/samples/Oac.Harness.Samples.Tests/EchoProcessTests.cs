using System.Text;

namespace Oac.Harness.Samples.Tests;

/// <summary>The echo's program, and the signals that an engine sends to end it.</summary>
public sealed class EchoProcessTests
{
    private static readonly string Echo = SampleFolders.Built("echo");

    [Fact]
    public async Task What_is_at_work_is_finished_and_answered()
    {
        await using var orchestrator = await SampleOrchestrator.StartAsync(Echo);
        var stream = await orchestrator.AcceptAsync();
        const string Event = """{"text": "at work", "wait": 2000}""";
        await BeginAsync(stream, Event);

        orchestrator.Program.Terminate();
        await SaysAsync(orchestrator, "Stopping; 1 events are at work.");
        await stream.EventAsync("late", "echo", "{}");

        var result = await stream.ResultAsync();
        Assert.Equal((true, Event), (result.Success, Encoding.UTF8.GetString(result.Output.Span)));
        Assert.Null(await stream.ReceiveAsync());
        await stream.FinishAsync();
        Assert.Equal(0, await ExitAsync(orchestrator));
    }

    [Fact]
    public async Task A_second_signal_ends_the_wait()
    {
        await using var orchestrator = await SampleOrchestrator.StartAsync(Echo);
        var stream = await orchestrator.AcceptAsync();
        await BeginAsync(stream, """{"wait": 60000}""");

        orchestrator.Program.Terminate();
        await SaysAsync(orchestrator, "Stopping; 1 events are at work.");
        orchestrator.Program.Terminate();

        var result = await stream.ResultAsync();
        Assert.Equal(
            (false, "The harness is stopping and could not finish this event."),
            (result.Success, result.ErrorMessage)
        );
        Assert.Null(await stream.ReceiveAsync());
        await stream.FinishAsync();
        Assert.Equal(0, await ExitAsync(orchestrator));
    }

    [Fact]
    public async Task Idle_it_closes_its_side_and_ends_with_the_stream()
    {
        await using var orchestrator = await SampleOrchestrator.StartAsync(Echo);
        var stream = await orchestrator.AcceptAsync();
        await SaysAsync(orchestrator, "Ready for events");

        orchestrator.Program.Terminate();

        Assert.Null(await stream.ReceiveAsync());
        Assert.DoesNotContain("Stopped.", orchestrator.Program.Log);
        await stream.FinishAsync();
        Assert.Equal(0, await ExitAsync(orchestrator));
        Assert.Contains("Stopped.", orchestrator.Program.Log);
    }

    private static async Task BeginAsync(SampleStream stream, string payload)
    {
        await stream.EventAsync("s", "echo", payload);
        var report = Assert.IsType<Spec.Stream.ProgressMessage>(await stream.ReceiveAsync());
        Assert.Equal("waiting", Encoding.UTF8.GetString(report.Chunk.Span));
    }

    private static Task<string> SaysAsync(SampleOrchestrator orchestrator, string words) =>
        orchestrator.Program.LineAsync(
            line => line.Contains(words, StringComparison.Ordinal),
            SampleOrchestrator.Patience,
            TestContext.Current.CancellationToken
        );

    private static Task<int> ExitAsync(SampleOrchestrator orchestrator) =>
        orchestrator.Program.ExitAsync(SampleOrchestrator.Patience, TestContext.Current.CancellationToken);
}
