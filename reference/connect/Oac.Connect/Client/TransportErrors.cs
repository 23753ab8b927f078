using System.Net;
using System.Net.Http;

namespace Oac.Connect.Client;

/// <summary>Turns what HTTP throws into codes (gRPC over HTTP2, Errors).</summary>
internal static class TransportErrors
{
    /// <summary>Whether an exception says that there is no request or answer any longer, and not that something here is wrong.</summary>
    public static bool IsTransport(Exception exception) =>
        exception
            is IOException
                or HttpRequestException
                or OperationCanceledException
                or ObjectDisposedException
                or ConnectException;

    public static ConnectException Translate(Exception exception, MetadataMap? metadata = null)
    {
        if (exception is ConnectException own)
        {
            return own;
        }
        var (code, message) = exception switch
        {
            // Nobody here gave the call up (who asks knows that first): HttpClient gives up a body whose connection is lost, and says no more.
            OperationCanceledException => (
                ConnectCode.Unavailable,
                "the connection was lost, or took too long to make"
            ),
            HttpProtocolException e when IsUnansweredPing(e) => (
                ConnectCode.Unavailable,
                "the server did not answer a ping in time"
            ),
            HttpRequestException { InnerException: HttpProtocolException e } when IsUnansweredPing(e) => (
                ConnectCode.Unavailable,
                "the server did not answer a ping in time"
            ),
            HttpProtocolException e when IsGoodbye(e) => (ConnectCode.Unavailable, "the server closed the connection"),
            HttpRequestException { InnerException: HttpProtocolException e } when IsGoodbye(e) => (
                ConnectCode.Unavailable,
                "the server closed the connection"
            ),
            HttpProtocolException e => (OfHttp2(e.ErrorCode), $"the stream was reset with error 0x{e.ErrorCode:x}"),
            HttpRequestException { InnerException: HttpProtocolException e } => (
                OfHttp2(e.ErrorCode),
                $"the stream was reset with error 0x{e.ErrorCode:x}"
            ),
            HttpIOException { InnerException: HttpProtocolException e } => (
                OfHttp2(e.ErrorCode),
                $"the stream was reset with error 0x{e.ErrorCode:x}"
            ),
            IOException { InnerException: HttpProtocolException e } => (
                OfHttp2(e.ErrorCode),
                $"the stream was reset with error 0x{e.ErrorCode:x}"
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => (
                ConnectCode.ResourceExhausted,
                "the answer's headers are too long"
            ),
            HttpRequestException e when IsTooLongForServer(e) => (
                ConnectCode.ResourceExhausted,
                "the request's headers are longer than the server takes"
            ),
            HttpRequestException e => (ConnectCode.Unavailable, Sentence(e.Message)),
            IOException e => (ConnectCode.Unavailable, Sentence(e.Message)),
            _ => (ConnectCode.Unknown, Sentence(exception.Message)),
        };
        return new(code, message, exception) { Metadata = metadata ?? new() };
    }

    // The runtime tells the next three apart from others by their texts alone. In trimmed programs a text is its key; the words that are
    // looked for are in both.

    /// <summary>net_ping_request_timed_out, which has the error of a broken protocol although the server is only gone.</summary>
    private static bool IsUnansweredPing(HttpProtocolException e) =>
        e.Message.Contains("ping", StringComparison.Ordinal);

    /// <summary>net_http_http2_connection_close without an error: the server stops, and not only this stream of it.</summary>
    private static bool IsGoodbye(HttpProtocolException e) =>
        e.ErrorCode == 0 && e.Message.Contains("connection", StringComparison.Ordinal);

    /// <summary>net_http_request_headers_exceeded_length: the server announced a limit, nothing was sent, and trying again is no use.</summary>
    private static bool IsTooLongForServer(HttpRequestException e) =>
        e.InnerException is null
        && e.Message.Contains("headers", StringComparison.Ordinal)
        && e.Message.Contains("exceeded", StringComparison.Ordinal);

    private static ConnectCode OfHttp2(long error) =>
        error switch
        {
            // CANCEL
            0x8 => ConnectCode.Canceled,
            // REFUSED_STREAM
            0x7 => ConnectCode.Unavailable,
            // ENHANCE_YOUR_CALM
            0xb => ConnectCode.ResourceExhausted,
            // INADEQUATE_SECURITY
            0xc => ConnectCode.PermissionDenied,
            _ => ConnectCode.Internal,
        };

    private static string Sentence(string text) => text.TrimEnd('.');
}
