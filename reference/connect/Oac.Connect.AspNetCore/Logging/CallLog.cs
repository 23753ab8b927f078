using Microsoft.Extensions.Logging;

namespace Oac.Connect.AspNetCore;

/// <summary>What is logged of calls. Ids stay; neither messages, metadata nor the texts of errors are ever among the values.</summary>
internal static partial class CallLog
{
    [LoggerMessage(10, LogLevel.Debug, "{Method} over {Protocol} succeeded after {Milliseconds:0.0} ms.")]
    public static partial void Succeeded(ILogger logger, string method, RpcProtocol protocol, double milliseconds);

    [LoggerMessage(11, LogLevel.Information, "{Method} over {Protocol} ended with {Code} after {Milliseconds:0.0} ms.")]
    public static partial void Refused(
        ILogger logger,
        string method,
        RpcProtocol protocol,
        string code,
        double milliseconds
    );

    [LoggerMessage(
        12,
        LogLevel.Error,
        "{Method} over {Protocol} failed with {Code} after {Milliseconds:0.0} ms; cause: {Cause}."
    )]
    public static partial void Failed(
        ILogger logger,
        string method,
        RpcProtocol protocol,
        string code,
        double milliseconds,
        string cause
    );

    [LoggerMessage(
        20,
        LogLevel.Debug,
        "{Method} over {Protocol} to {Host}:{Port} succeeded after {Milliseconds:0.0} ms."
    )]
    public static partial void ClientSucceeded(
        ILogger logger,
        string method,
        RpcProtocol protocol,
        string host,
        int port,
        double milliseconds
    );

    [LoggerMessage(
        21,
        LogLevel.Information,
        "{Method} over {Protocol} to {Host}:{Port} ended with {Code} after {Milliseconds:0.0} ms."
    )]
    public static partial void ClientFailed(
        ILogger logger,
        string method,
        RpcProtocol protocol,
        string host,
        int port,
        string code,
        double milliseconds
    );
}
