using Microsoft.Extensions.Logging;
using Oac.Harness.Connection;
using Oac.Harness.Sessions;
using Oac.Harness.Telemetry;

namespace Oac.Harness.Hosting;

/// <summary>Runs a harness from its configuration to its end.</summary>
internal sealed class HarnessRunner(
    HarnessConfiguration configuration,
    IServiceProvider services,
    ILoggerFactory logging
)
{
    // What handlers that do not care for their cancellation may take at the end.
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);

    private readonly ILogger _log = logging.CreateLogger(HarnessTelemetry.Name);

    /// <exception cref="HarnessConfigurationException">The environment lacks something.</exception>
    public void Check() => ConnectionSettings.Read(configuration.Orchestrator).Dispose();

    /// <summary>Runs.</summary>
    /// <param name="stop">Stops it in good order.</param>
    /// <param name="now">Gives up what is still at work then.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken now)
    {
        using var attached = AttachedParts.Start(configuration);
        var sessions = new SessionTable(configuration, services, logging);
        await new OrchestratorLink(configuration, sessions, _log).RunAsync(stop, now).ConfigureAwait(false);
        if (!await sessions.ReleaseAsync(ReleaseTimeout).ConfigureAwait(false))
        {
            HarnessLog.LeftBehind(_log);
        }
        HarnessLog.Stopped(_log);
    }
}
