using Oac.Harness.Testing;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Sessions;

/// <summary>harness/session/demultiplexes, harness/events/result-per-event</summary>
public sealed class OrderTests
{
    [Fact]
    public async Task Events_of_a_session_are_handled_one_after_the_other()
    {
        var gate = new Gate();
        await using var orchestrator = await TestOrchestrator.StartAsync(extension: true);
        await using var run = HarnessRun.Start(orchestrator, harness => Configure(harness, gate));
        var stream = await orchestrator.AcceptAsync();
        for (var i = 0; i < 5; i++)
        {
            await stream.EventAsync("s", "say", new[] { (byte)('0' + i) });
        }
        for (var i = 0; i < 5; i++)
        {
            await gate.ComeAsync();
            gate.Open();
            var result = await stream.ResultAsync();
            Assert.Equal((byte)('0' + i), result.Output.Span[0]);
        }
        Assert.Equal(1, gate.Most);
    }

    [Fact]
    public async Task Isolated_sessions_are_handled_at_once_and_do_not_mix()
    {
        var gate = new Gate();
        await using var orchestrator = await TestOrchestrator.StartAsync(extension: true);
        await using var run = HarnessRun.Start(orchestrator, harness => Configure(harness, gate));
        var stream = await orchestrator.AcceptAsync();
        const int Sessions = 100;
        for (var i = 0; i < Sessions; i++)
        {
            await stream.EventAsync($"session {i}", "say", BitConverter.GetBytes(i));
        }
        await gate.ComeAsync(Sessions);
        Assert.Equal(Sessions, gate.Most);
        gate.Open(Sessions);
        var seen = new HashSet<string>();
        for (var i = 0; i < Sessions; i++)
        {
            var result = await stream.ResultAsync();
            Assert.Equal($"session {BitConverter.ToInt32(result.Output.Span)}", result.SessionId);
            Assert.True(seen.Add(result.SessionId));
        }
    }

    [Fact]
    public async Task A_failure_between_two_sessions_stays_in_its_own()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(
            orchestrator,
            harness =>
            {
                harness.Name = "picky";
                harness.Isolated = true;
                harness.On(
                    "do",
                    Payload.Text,
                    (_, text) => text == "bad" ? EventResult.Failure("bad") : EventResult.Success
                );
            }
        );
        var stream = await orchestrator.AcceptAsync();
        await stream.EventAsync("b", "do", "good"u8.ToArray());
        await stream.EventAsync("a", "do", "bad"u8.ToArray());
        await stream.EventAsync("b", "do", "good"u8.ToArray());
        for (var i = 0; i < 3; i++)
        {
            var result = await stream.ResultAsync();
            Assert.Equal(result.SessionId == "b", result.Success);
        }
    }

    [Fact]
    public async Task Without_isolation_there_is_one_event_at_a_time()
    {
        var gate = new Gate();
        await using var host = HarnessTestHost.Start(harness =>
        {
            Configure(harness, gate);
            harness.Isolated = false;
        });
        var results = Enumerable.Range(0, 5).Select(i => host.DeliverAsync($"{i}", "say", "")).ToArray();
        await gate.ComeAsync();
        // Events of others pass while the first is held: there is time and room for a second.
        await using var others = HarnessTestHost.Start(EchoAgent.Configure);
        for (var i = 0; i < 100; i++)
        {
            await others.DeliverAsync($"{i}", "say", "");
        }
        gate.Open(5);
        await Task.WhenAll(results);
        Assert.Equal(1, gate.Most);
    }

    [Theory]
    [InlineData("0")]
    [InlineData(" ")]
    [InlineData("a\nb\tc\0d")]
    [InlineData("../../etc/passwd")]
    [InlineData("{\"json\":true}")]
    [InlineData("ünï\u0301códe 🦊 \u202e")]
    public async Task Ids_of_sessions_come_back_byte_for_byte(string session)
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure);
        var stream = await orchestrator.AcceptAsync();
        await stream.EventAsync(session, "say", default);
        Assert.Equal(session, (await stream.ResultAsync()).SessionId);
    }

    [Fact]
    public async Task Ids_that_differ_only_in_their_bytes_are_different_sessions()
    {
        await using var host = HarnessTestHost.Start(harness =>
        {
            harness.Name = "counter";
            harness.On(
                "count",
                Payload.Bytes,
                (context, _) => EventResult.Text($"{++context.State(() => new Counter()).Value}")
            );
        });
        foreach (var session in new[] { "é", "e\u0301", "E\u0301", "é " })
        {
            Assert.Equal("1", (await host.DeliverAsync(session, "count", "")).OutputText);
        }
    }

    private static void Configure(HarnessBuilder harness, Gate gate)
    {
        harness.Name = "gated";
        harness.Isolated = true;
        harness.On(
            "say",
            Payload.Bytes,
            async (_, payload, cancel) =>
            {
                await gate.PassAsync(cancel);
                return EventResult.Bytes(payload, "application/octet-stream");
            }
        );
    }

    private sealed class Counter
    {
        public int Value { get; set; }
    }
}
