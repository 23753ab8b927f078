using System.Net.Sockets;
using System.Security.Authentication;

namespace Oac.Engine.Connection;

/// <summary>Why a connection did not come about or broke, in words that say what to look at.</summary>
internal static class ConnectionErrors
{
    public static EngineException Of(EngineConnection connection, string what, Exception exception)
    {
        var (error, why) = Explain(connection, exception);
        return connection.Error(error, what, why, exception);
    }

    private static (EngineError Error, string Why) Explain(EngineConnection connection, Exception exception)
    {
        var origin = connection.Endpoint.Origin;
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return (
                        EngineError.Unauthorized,
                        "permission denied on the socket: this user is neither root nor in the group that owns it (often 'docker')"
                    );
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return (
                        EngineError.Unreachable,
                        $"nobody listens there: is the engine running? The address is from: {origin}"
                    );
                case SocketException socket when IsMissing(socket):
                    return (
                        EngineError.Unreachable,
                        $"there is no such socket: is dockerd or podman.socket running? The address is from: {origin}"
                    );
                case TimeoutException:
                    return (
                        EngineError.Unreachable,
                        $"no connection came about within {connection.Limits.ConnectTimeout.TotalSeconds:0.###} seconds. The address is from: {origin}"
                    );
                case AuthenticationException authentication:
                    return (
                        EngineError.Unauthorized,
                        $"TLS: {MessageText.Shown(authentication.Message, 300)} The address is from: {origin}"
                    );
                case HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }:
                    return (
                        EngineError.LimitExceeded,
                        $"the headers of its answer are longer than {connection.Limits.MaxHeaderKibibytes} KiB"
                    );
                case HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse }:
                    return (EngineError.Corrupt, "what it answers is not HTTP; is it an engine, and is it TLS?");
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return (EngineError.Unreachable, $"the host's name is not known. The address is from: {origin}");
            }
        }
        return (EngineError.Unreachable, $"the connection broke off: {MessageText.Shown(exception.Message, 300)}");
    }

    /// <summary>No such file or folder has no code of its own among those of sockets.</summary>
    private static bool IsMissing(SocketException exception) =>
        exception.SocketErrorCode == SocketError.AddressNotAvailable || exception.NativeErrorCode == 2;
}
