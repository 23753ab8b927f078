using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Oac.Engine.Connection;

/// <summary>Sends requests to one engine, within its limits, and turns what goes wrong into <see cref="EngineException"/>.</summary>
internal sealed class EngineConnection : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly string _userAgent;

    public EngineConnection(EngineEndpoint endpoint, EngineOptions options)
    {
        Endpoint = endpoint;
        Limits = options.Limits;
        Time = options.Time;
        _userAgent = options.UserAgent;
        var ssl = new SslClientAuthenticationOptions();
        endpoint.Certificates?.ApplyTo(ssl);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = Limits.ConnectTimeout,
            MaxResponseHeadersLength = Limits.MaxHeaderKibibytes,
            SslOptions = ssl,
        };
        handler.ConnectCallback = async (context, stop) =>
            endpoint.Socket is { } path
                ? await ConnectAsync(path, stop).ConfigureAwait(false)
                : await ConnectAsync(NewTcpSocket(), context.DnsEndPoint, stop).ConfigureAwait(false);
        _http = new(handler);
    }

    public EngineEndpoint Endpoint { get; }

    public EngineLimits Limits { get; }

    public TimeProvider Time { get; }

    public void Dispose() => _http.Dispose();

    /// <summary>An error of this engine.</summary>
    /// <param name="error">Its kind.</param>
    /// <param name="what">What was asked.</param>
    /// <param name="why">Why it was not done.</param>
    /// <param name="inner">What lies below.</param>
    public EngineException Error(EngineError error, string what, string why, Exception? inner = null) =>
        new(error, $"{Endpoint.Name}: {what}: {why}", inner);

    /// <summary>Sends a request; the answer has succeeded, and its body is not read yet.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path with its query, relative to the engine's base.</param>
    /// <param name="content">The body, or null.</param>
    /// <param name="what">What is asked, for messages.</param>
    /// <param name="within">How long the answer may take to begin once the request is sent.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<EngineAnswer> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        string what,
        TimeSpan within,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(Endpoint.Base, path)) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        var archive = content as ArchiveContent;
        var first = archive is null ? within : Timeout.InfiniteTimeSpan;
        using var late = new CancellationTokenSource(first, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        archive?.Watch(late, Limits.IdleTimeout, within);
        try
        {
            var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            return await CheckAsync(new(this, response, what), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is IOException or HttpRequestException or OperationCanceledException
                || (e is ObjectDisposedException && either.IsCancellationRequested)
            )
        {
            cancellationToken.ThrowIfCancellationRequested();
            archive?.ThrowCallersFailure();
            if (late.IsCancellationRequested)
            {
                throw Error(
                    EngineError.Unreachable,
                    what,
                    archive is { Complete: false }
                        ? $"the engine took nothing more for {Limits.IdleTimeout.TotalSeconds:0} seconds"
                        : $"no answer began within {within.TotalSeconds:0} seconds",
                    e
                );
            }
            throw ConnectionErrors.Of(this, what, e);
        }
    }

    /// <summary>Opens the socket of an engine.</summary>
    internal static Task<EngineStream> ConnectAsync(string path, CancellationToken cancellationToken) =>
        ConnectAsync(
            new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
            new UnixDomainSocketEndPoint(path),
            cancellationToken
        );

    private static Socket NewTcpSocket() => new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static async Task<EngineStream> ConnectAsync(
        Socket socket,
        EndPoint address,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<EngineAnswer> CheckAsync(EngineAnswer answer, CancellationToken cancellationToken)
    {
        // What is as it was asked to be (a container that runs already) is success, too.
        if (answer.Response is { IsSuccessStatusCode: true } or { StatusCode: HttpStatusCode.NotModified })
        {
            return answer;
        }
        using (answer)
        {
            throw await Refusal.OfAsync(answer, cancellationToken).ConfigureAwait(false);
        }
    }
}
