using Microsoft.Extensions.Logging;

namespace Oac.Harness.Telemetry;

/// <summary>What the harness logs. Ids are stable; no message holds a payload, a token or a key.</summary>
internal static partial class HarnessLog
{
    [LoggerMessage(1, LogLevel.Information, "Connecting to {Address} ({Protocol}, {Credentials}).")]
    public static partial void Connecting(ILogger log, string address, string protocol, string credentials);

    [LoggerMessage(2, LogLevel.Information, "Ready for events (extension: {Extensions}).")]
    public static partial void Ready(ILogger log, string extensions);

    [LoggerMessage(3, LogLevel.Warning, "The stream has ended: {Reason}. Connecting again in {Delay}.")]
    public static partial void StreamEnded(ILogger log, string reason, TimeSpan delay, Exception? exception);

    [LoggerMessage(
        4,
        LogLevel.Error,
        "The orchestrator refuses this harness: {Reason}. Look at its credentials; they are read again at the next try, in {Delay}."
    )]
    public static partial void Refused(ILogger log, string reason, TimeSpan delay, Exception? exception);

    [LoggerMessage(
        5,
        LogLevel.Error,
        "There is no {Method} at this address: {Reason}. Look at the address and at the version. Trying again in {Delay}."
    )]
    public static partial void NoService(
        ILogger log,
        string method,
        string reason,
        TimeSpan delay,
        Exception? exception
    );

    [LoggerMessage(6, LogLevel.Error, "{Reason} Trying again in {Delay}.")]
    public static partial void EnvironmentFault(ILogger log, string reason, TimeSpan delay);

    [LoggerMessage(7, LogLevel.Critical, "{Reason}")]
    public static partial void CannotStart(ILogger log, string reason);

    [LoggerMessage(8, LogLevel.Information, "Stopping; {Running} events are at work.")]
    public static partial void Stopping(ILogger log, int running);

    [LoggerMessage(9, LogLevel.Warning, "Time is up: {Running} events are answered as failed.")]
    public static partial void StoppedEarly(ILogger log, int running);

    [LoggerMessage(10, LogLevel.Warning, "Handlers still run although they were cancelled; they are left behind.")]
    public static partial void LeftBehind(ILogger log);

    [LoggerMessage(11, LogLevel.Information, "Stopped.")]
    public static partial void Stopped(ILogger log);

    [LoggerMessage(12, LogLevel.Debug, "Session {Session}: an event of {Channel} is handled (error: {Error}).")]
    public static partial void EventHandled(ILogger log, string session, string channel, string error);

    [LoggerMessage(13, LogLevel.Information, "Session {Session}: an event of {Channel} is answered as failed.")]
    public static partial void EventFailed(ILogger log, string session, string channel, Exception exception);

    [LoggerMessage(14, LogLevel.Error, "Session {Session}: the handler of {Channel} failed, reference {Reference}.")]
    public static partial void HandlerThrew(
        ILogger log,
        string session,
        string channel,
        string reference,
        Exception exception
    );

    [LoggerMessage(
        15,
        LogLevel.Warning,
        "Session {Session}: an answer of {Bytes} bytes is larger than a message may be ({Max})."
    )]
    public static partial void OutputTooLarge(ILogger log, string session, int bytes, int max);

    [LoggerMessage(16, LogLevel.Error, "Session {Session}: its state of type {Type} could not be disposed.")]
    public static partial void ReleaseFailed(ILogger log, string session, Type type, Exception exception);

    [LoggerMessage(17, LogLevel.Error, "What a handler registered with its cancellation failed.")]
    public static partial void CancellationFailed(ILogger log, Exception exception);

    [LoggerMessage(18, LogLevel.Warning, "Session {Session} is refused: there are {Max} already.")]
    public static partial void SessionRefused(ILogger log, string session, int max);

    [LoggerMessage(19, LogLevel.Warning, "A message is passed over: {Reason}.")]
    public static partial void MessagePassedOver(ILogger log, string reason);
}
