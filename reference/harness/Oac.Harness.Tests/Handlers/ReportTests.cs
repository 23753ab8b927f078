using Oac.Harness.Testing;
using Oac.Harness.Tests.Peers;
using Oac.Spec.Stream;

namespace Oac.Harness.Tests.Handlers;

public sealed class ReportTests
{
    [Fact]
    public async Task Reports_come_before_the_result_in_their_order()
    {
        await using var host = HarnessTestHost.Start(Configure);
        var result = await host.DeliverAsync("s", "count", "3");
        Assert.Equal(["1", "2", "3"], result.Reports.Select(report => report.Text));
        Assert.Equal("done", result.OutputText);
    }

    [Fact]
    public async Task On_the_wire_they_are_numbered_from_0()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync(extension: true);
        await using var run = HarnessRun.Start(orchestrator, Configure);
        var stream = await orchestrator.AcceptAsync();
        foreach (var session in new[] { "a", "b" })
        {
            await stream.EventAsync(session, "count", "2"u8.ToArray());
            for (var seq = 0UL; seq < 2; seq++)
            {
                var progress = Assert.IsType<ProgressMessage>(await stream.ReceiveAsync());
                Assert.Equal((session, seq), (progress.SessionId, progress.Seq));
            }
            Assert.True((await stream.ResultAsync()).Success);
        }
    }

    [Fact]
    public async Task Without_the_extension_reports_and_output_stay_here()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync(extension: false);
        await using var run = HarnessRun.Start(orchestrator, Configure);
        var stream = await orchestrator.AcceptAsync();
        await stream.EventAsync("s", "count", "2"u8.ToArray());
        Assert.Equal(EventResultMessage.Succeeded("s"), await stream.ReceiveAsync());
    }

    [Fact]
    public async Task Tasks_of_one_handler_may_report_at_once()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync(extension: true);
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                harness.Name = "busy";
                harness.On(
                    "do",
                    Payload.Bytes,
                    async (context, _, cancel) =>
                    {
                        await Task.WhenAll(
                            Enumerable
                                .Range(0, 8)
                                .Select(_ =>
                                    Task.Run(
                                        async () =>
                                        {
                                            for (var i = 0; i < 50; i++)
                                            {
                                                await context.ReportTextAsync("x", cancel);
                                            }
                                        },
                                        cancel
                                    )
                                )
                        );
                        return EventResult.Success;
                    }
                );
            }
        );
        var stream = await orchestrator.AcceptAsync();
        await stream.EventAsync("s", "do", default);
        for (var seq = 0UL; seq < 400; seq++)
        {
            Assert.Equal(seq, Assert.IsType<ProgressMessage>(await stream.ReceiveAsync()).Seq);
        }
        Assert.True((await stream.ResultAsync()).Success);
    }

    [Fact]
    public async Task A_context_is_of_no_use_once_its_handler_has_returned()
    {
        EventContext? kept = null;
        await using var host = HarnessTestHost.Start(harness =>
        {
            harness.Name = "keeping";
            harness.On(
                "do",
                Payload.Bytes,
                (context, _) =>
                {
                    kept = context;
                    return EventResult.Success;
                }
            );
        });
        await host.DeliverAsync("s", "do", "");
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
            await kept!.ReportTextAsync("late", TestContext.Current.CancellationToken)
        );
        Assert.Throws<ObjectDisposedException>(() => kept!.State(() => new object()));
    }

    [Fact]
    public async Task A_report_is_no_larger_than_a_message()
    {
        await using var host = HarnessTestHost.Start(harness =>
        {
            harness.Name = "large";
            harness.Limits = new() { MaxMessageBytes = 1024 };
            harness.On(
                "do",
                Payload.Bytes,
                async (context, _, cancel) =>
                {
                    await Assert.ThrowsAsync<ArgumentException>(async () =>
                        await context.ReportAsync(new byte[1024], "application/octet-stream", cancel)
                    );
                    return EventResult.Success;
                }
            );
        });
        Assert.True((await host.DeliverAsync("s", "do", "")).IsSuccess);
    }

    private static void Configure(HarnessBuilder harness)
    {
        harness.Name = "counting";
        harness.Isolated = true;
        harness.On(
            "count",
            Payload.Text,
            async (context, text, cancel) =>
            {
                for (var i = 1; i <= int.Parse(text); i++)
                {
                    await context.ReportTextAsync($"{i}", cancel);
                }
                return EventResult.Text("done");
            }
        );
    }
}
