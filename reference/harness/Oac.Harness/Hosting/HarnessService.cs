using Microsoft.Extensions.Hosting;

namespace Oac.Harness.Hosting;

/// <summary>A harness with the life of its host.</summary>
internal sealed class HarnessService(HarnessRunner runner, IHostApplicationLifetime lifetime) : BackgroundService
{
    private readonly CancellationTokenSource _now = new();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        runner.Check();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        var hurry = cancellationToken.UnsafeRegister(static now => ((CancellationTokenSource)now!).Cancel(), _now);
        await using (hurry.ConfigureAwait(false))
        {
            await base.StopAsync(cancellationToken).ConfigureAwait(false);
            if (ExecuteTask is { } running)
            {
                // The host waits no longer, but what is at work must still be answered, which takes but a moment.
                await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public override void Dispose()
    {
        _now.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (
            lifetime
                .ApplicationStarted.UnsafeRegister(
                    static source => ((TaskCompletionSource)source!).TrySetResult(),
                    started
                )
                .ConfigureAwait(false)
        )
        {
            await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await runner.RunAsync(stoppingToken, _now.Token).ConfigureAwait(false);
    }
}
