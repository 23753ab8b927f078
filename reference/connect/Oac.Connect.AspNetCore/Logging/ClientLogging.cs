using Microsoft.Extensions.Logging;

namespace Oac.Connect.AspNetCore;

/// <summary>
/// Logs how every call of a client ended, in a process that has ASP.NET Core's logging: success at debug (20), failure at information
/// (21). Whether a failure is an error is for the caller to say.
/// </summary>
public sealed class ClientLogging : ClientInterceptor
{
    /// <summary>The category of its logs.</summary>
    public const string Category = "Oac.Connect.Client";

    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    /// <summary>Makes the interceptor.</summary>
    /// <param name="loggers">Where to log.</param>
    /// <param name="time">The clock of durations; null for the system's.</param>
    public ClientLogging(ILoggerFactory loggers, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        _logger = loggers.CreateLogger(Category);
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public override ValueTask OnStartAsync(ClientCallInfo info, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (_logger.IsEnabled(LogLevel.Information))
        {
            info.Items[this] = _time.GetTimestamp();
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void OnEnd(ClientCallInfo info, ConnectException? failure)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (!info.HasItems || !info.Items.TryGetValue(this, out var item) || item is not long start)
        {
            return;
        }
        var (method, host, port) = (info.Method.ToString(), info.Address.Host, info.Address.Port);
        var milliseconds = _time.GetElapsedTime(start).TotalMilliseconds;
        if (failure is null)
        {
            CallLog.ClientSucceeded(_logger, method, info.Protocol, host, port, milliseconds);
        }
        else
        {
            CallLog.ClientFailed(_logger, method, info.Protocol, host, port, failure.Code.ToName(), milliseconds);
        }
    }
}
