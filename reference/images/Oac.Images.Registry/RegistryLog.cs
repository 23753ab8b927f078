using Microsoft.Extensions.Logging;
using Oac.Images.Registry.Recording;

namespace Oac.Images.Registry;

/// <summary>What the registry logs. The ids are stable; none is used for something else later.</summary>
internal static partial class RegistryLog
{
    [LoggerMessage(1, LogLevel.Information, "Registry listens on {Url}, content in {Storage}.")]
    public static partial void Started(ILogger logger, Uri url, string storage);

    [LoggerMessage(2, LogLevel.Information, "Registry on {Url} stopped.")]
    public static partial void Stopped(ILogger logger, Uri url);

    [LoggerMessage(3, LogLevel.Debug, "{Order}: {Method} {Kind} {Repository} {Reference} -> {Status}")]
    public static partial void Answered(
        ILogger logger,
        long order,
        string method,
        RequestKind kind,
        string? repository,
        string? reference,
        int status
    );

    [LoggerMessage(4, LogLevel.Error, "{Order}: {Method} {Kind} failed.")]
    public static partial void Failed(ILogger logger, long order, string method, RequestKind kind, Exception exception);

    [LoggerMessage(5, LogLevel.Debug, "{Order}: fault {Effect} injected.")]
    public static partial void FaultInjected(ILogger logger, long order, string effect);

    [LoggerMessage(6, LogLevel.Debug, "{Order}: the client went away.")]
    public static partial void ClientLeft(ILogger logger, long order);
}
