using Microsoft.AspNetCore.Http;
using Oac.Connect.Protocols;

namespace Oac.Connect.AspNetCore.Exchanges;

/// <summary>Headers that unary calls and streams of the Connect protocol share.</summary>
internal static class ConnectHeaders
{
    public const string Timeout = "connect-timeout-ms";
    public const string Version = "connect-protocol-version";

    public static TimeSpan? ReadTimeout(HttpRequest request)
    {
        var text = request.Headers[Timeout];
        if (text.Count == 0)
        {
            return null;
        }
        return text.Count == 1 && Timeouts.TryParseConnect(text[0] ?? "", out var timeout)
            ? timeout
            : throw new ConnectException(
                ConnectCode.InvalidArgument,
                $"{Timeout} '{HeaderText.Shown(text.ToString())}' is no timeout: up to ten digits, in milliseconds"
            );
    }

    /// <param name="version">The version that the request says, or null.</param>
    /// <param name="wanted">How it is written where it stands.</param>
    /// <param name="isRequired">Whether it must say one.</param>
    public static void RequireVersion(string? version, string wanted, bool isRequired)
    {
        if (version is null ? isRequired : version != wanted)
        {
            throw new ConnectException(
                ConnectCode.InvalidArgument,
                version is null
                    ? $"the request does not say the version of the Connect protocol ('{wanted}')"
                    : $"the version of the Connect protocol is '{HeaderText.Shown(version)}'; '{wanted}' is wanted"
            );
        }
    }
}
