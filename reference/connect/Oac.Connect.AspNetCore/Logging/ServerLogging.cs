using Microsoft.Extensions.Logging;

namespace Oac.Connect.AspNetCore;

/// <summary>
/// Logs how every call of a server ended: method, protocol, code and duration. Success is at debug (10), a failure at information (11),
/// and one that is the server's own (<c>unknown</c>, <c>internal</c>, <c>data_loss</c>) at error (12), with the type of its cause.
/// </summary>
public static class ServerLogging
{
    /// <summary>The category of its logs.</summary>
    public const string Category = "Oac.Connect.Server";

    /// <summary>An interceptor; it stands first or right behind telemetry, so that it sees what others do.</summary>
    public static ServerInterceptor Create(ILoggerFactory loggers, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        var logger = loggers.CreateLogger(Category);
        var clock = time ?? TimeProvider.System;
        // Asked for each call: levels change while a server runs.
        return (call, next) => logger.IsEnabled(LogLevel.Error) ? RunAsync(call, next, logger, clock) : next();
    }

    private static async Task RunAsync(ServerCall call, Func<Task> next, ILogger logger, TimeProvider time)
    {
        var start = time.GetTimestamp();
        try
        {
            await next().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log(logger, call, call.OutcomeOf(e), time.GetElapsedTime(start).TotalMilliseconds);
            throw;
        }
        Log(logger, call, call.OutcomeOf(null), time.GetElapsedTime(start).TotalMilliseconds);
    }

    private static void Log(ILogger logger, ServerCall call, ConnectException? failure, double milliseconds)
    {
        var method = call.Method.ToString();
        if (failure is null)
        {
            CallLog.Succeeded(logger, method, call.Protocol, milliseconds);
        }
        else if (failure.Code is ConnectCode.Unknown or ConnectCode.Internal or ConnectCode.DataLoss)
        {
            // The type only: texts of exceptions may quote a message or a token.
            var cause = failure.InnerException?.GetType().FullName ?? "none given";
            CallLog.Failed(logger, method, call.Protocol, failure.Code.ToName(), milliseconds, cause);
        }
        else
        {
            CallLog.Refused(logger, method, call.Protocol, failure.Code.ToName(), milliseconds);
        }
    }
}
