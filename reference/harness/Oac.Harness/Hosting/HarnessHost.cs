using System.Runtime.InteropServices;
using Oac.Harness.Handlers;
using Oac.Harness.Hosting;
using Oac.Harness.Telemetry;

namespace Oac.Harness;

/// <summary>Runs a harness as a program of its own.</summary>
public static class HarnessHost
{
    /// <summary>The name of the harness's <c>ActivitySource</c>, of its <c>Meter</c> and of its log.</summary>
    public const string TelemetryName = "Oac.Harness";

    /// <summary>
    /// Connects to the orchestrator that the environment names (<c>harness/stream/connects-out</c>) and handles events until SIGTERM,
    /// SIGINT or the token asks it to stop: then it takes no more events, finishes those at work or answers them as failed, and closes
    /// the stream. A second signal ends the wait for those at work.
    /// </summary>
    /// <param name="configure">What the agent is and does.</param>
    /// <param name="cancellationToken">Asks it to stop.</param>
    /// <returns>The program's exit code: 0 after it was asked to stop; 1 where it cannot start, which the log explains.</returns>
    public static async Task<int> RunAsync(
        Action<HarnessBuilder> configure,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new HarnessBuilder();
        HarnessConfigurationException? mistake = null;
        try
        {
            configure(builder);
        }
        catch (HarnessConfigurationException e)
        {
            // Told below, once there is a log: what was configured before it names where to.
            mistake = e;
        }
        using var standardError = new StandardErrorLogging(builder.Time);
        var logging = builder.Logging ?? standardError;
        if (mistake is not null)
        {
            HarnessLog.CannotStart(logging.CreateLogger(TelemetryName), mistake.Message);
            return 1;
        }
        using var now = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            var runner = new HarnessRunner(builder.Build(), NoServices.Instance, logging);
            await runner.RunAsync(stop.Token, now.Token).ConfigureAwait(false);
            return 0;
        }
        catch (HarnessConfigurationException e)
        {
            HarnessLog.CannotStart(logging.CreateLogger(TelemetryName), e.Message);
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            (stop.IsCancellationRequested ? now : stop).Cancel();
        }
    }
}
