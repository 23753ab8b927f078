using Microsoft.Extensions.Logging;

namespace Oac.Connect.AspNetCore;

internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} failed with an exception that has no code.")]
    public static partial void MethodFailed(ILogger logger, Exception exception, string method);

    [LoggerMessage(2, LogLevel.Error, "What {Method} registered at its token failed as the call was given up.")]
    public static partial void CallbackFailed(ILogger logger, Exception exception, string method);

    [LoggerMessage(
        3,
        LogLevel.Warning,
        "Two files are called {File} and differ, and reflection tells of the first only. Were they compiled with one protoc?"
    )]
    public static partial void FileDiffers(ILogger logger, string file);
}
