using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Hosting;

/// <summary>harness/stream/open-when-ready</summary>
public sealed class HostedHarnessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _variable = $"OAC_TEST_{Guid.NewGuid():N}";

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(_variable, null);
        _folder.Dispose();
    }

    [Fact]
    public async Task A_harness_is_a_part_of_its_host()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync(extension: true);
        using var host = Build(orchestrator.Address.ToString(), _ => { });
        await host.StartAsync(TestOrchestrator.Token);
        var stream = await orchestrator.AcceptAsync();
        await stream.EventAsync("s", "ready", default);
        Assert.Equal("ready"u8.ToArray(), (await stream.ResultAsync()).Output.ToArray());

        var stopping = host.StopAsync(TestOrchestrator.Token);
        Assert.Null(await stream.ReceiveAsync());
        await stream.FinishAsync();
        await stopping;
    }

    [Fact]
    public async Task It_connects_once_the_whole_host_has_started()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        using var host = Build(
            orchestrator.Address.ToString(),
            services =>
                services.AddHostedService(_ => new SlowStart(async () =>
                {
                    // Others that begin now, one after the other, are there before this host's.
                    for (var i = 0; i < 5; i++)
                    {
                        await using var other = HarnessRun.Start($"{orchestrator.Address}other", EchoAgent.Configure);
                        Assert.StartsWith("/other/", (await orchestrator.AcceptAsync()).Request.Path);
                        other.Stop();
                        orchestrator.Leave();
                    }
                }))
        );
        await host.StartAsync(TestOrchestrator.Token);
        Assert.StartsWith("/openagentcontainers.", (await orchestrator.AcceptAsync()).Request.Path);
        var stopping = host.StopAsync(TestOrchestrator.Token);
        orchestrator.Leave();
        await stopping;
    }

    [Fact]
    public async Task What_is_at_work_when_the_hosts_patience_ends_is_answered_as_failed()
    {
        await using var orchestrator = await TestOrchestrator.StartAsync();
        using var host = Build(
            orchestrator.Address.ToString(),
            services =>
                services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50))
        );
        await host.StartAsync(TestOrchestrator.Token);
        var stream = await orchestrator.AcceptAsync();
        await stream.EventAsync("s", "wait", default);
        await stream.EventAsync("t", "ready", default);
        await stream.ResultAsync();
        var stopping = host.StopAsync(TestOrchestrator.Token);
        Assert.Equal(
            "The harness is stopping and could not finish this event.",
            (await stream.ResultAsync()).ErrorMessage
        );
        Assert.Null(await stream.ReceiveAsync());
        await stream.FinishAsync();
        await stopping;
    }

    [Fact]
    public async Task A_host_does_not_start_in_a_wrong_environment()
    {
        using var host = Build("ftp://nowhere", _ => { });
        var error = await Assert.ThrowsAsync<HarnessConfigurationException>(() =>
            host.StartAsync(TestOrchestrator.Token)
        );
        Assert.Contains(_variable, error.Message);
    }

    private IHost Build(string address, Action<IServiceCollection> configure)
    {
        Environment.SetEnvironmentVariable(_variable, address);
        var token = Path.Combine(_folder.Path, "token");
        File.WriteAllText(token, "abc");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<Greeting>();
        builder.Services.AddOacHarness(harness =>
        {
            harness.Name = "hosted";
            harness.Isolated = true;
            harness.Orchestrator = new() { AddressVariable = _variable, TokenFile = token };
            harness.On<string, ReadyHandler>("ready", Payload.Text);
            harness.On(
                "wait",
                Payload.Bytes,
                async (_, _, cancel) =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
                    return EventResult.Success;
                }
            );
        });
        configure(builder.Services);
        return builder.Build();
    }

    private sealed class Greeting
    {
        public string Text { get; } = "ready";
    }

    private sealed class SlowStart(Func<Task> start) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => start();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class ReadyHandler(Greeting greeting) : IChannelHandler<string>
    {
        public ValueTask<EventResult> HandleAsync(
            EventContext context,
            string payload,
            CancellationToken cancellationToken
        ) => new(EventResult.Text(greeting.Text));
    }
}
