using System.Collections.Concurrent;
using Oac.Harness.Testing;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Hosting;

public sealed class AttachedPartsTests
{
    private readonly ConcurrentQueue<string> _seen = [];

    [Fact]
    public async Task They_live_as_long_as_the_harness()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        await using var run = HarnessRun.Start(orchestrator, Configure);
        var stream = await orchestrator.AcceptAsync();
        Assert.Equal(["first of echo", "second of echo"], _seen);
        run.Stop();
        Assert.Null(await stream.ReceiveAsync());
        Assert.Equal(2, _seen.Count);
        await stream.FinishAsync();
        Assert.Equal(0, await run.Running);
        Assert.Equal(["second ends", "first ends"], _seen.Skip(2));
    }

    [Fact]
    public async Task Where_one_cannot_be_made_the_others_end_too()
    {
        await using var run = HarnessRun.Start(
            "http://127.0.0.1:9",
            harness =>
            {
                Configure(harness);
                harness.Attach(_ => throw new HarnessConfigurationException("The third is missing."));
            }
        );
        Assert.Equal(1, await run.Running);
        Assert.Equal("The third is missing.", run.Log.Lines.Single().Text);
        Assert.Equal(["second ends", "first ends"], _seen.Skip(2));
    }

    [Fact]
    public async Task A_test_host_makes_none()
    {
        await using (HarnessTestHost.Start(Configure)) { }
        Assert.Empty(_seen);
    }

    private void Configure(HarnessBuilder harness)
    {
        EchoAgent.Configure(harness);
        foreach (var name in new[] { "first", "second" })
        {
            harness.Attach(agent =>
            {
                _seen.Enqueue($"{name} of {agent}");
                return new Part(() => _seen.Enqueue($"{name} ends"));
            });
        }
    }

    private sealed class Part(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
