using System.Net;
using Oac.Connect.Client;
using Oac.Connect.Compression;

namespace Oac.Connect;

/// <summary>Calls methods of one server. It serves any number of calls at once and is meant to live long.</summary>
public sealed class ConnectClient : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly bool _ownsHttp;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <param name="address">Scheme, host and port; a path goes before those of methods.</param>
    /// <param name="options">How to call, or null for the defaults.</param>
    /// <param name="http">
    /// What sends requests, or null for connections of its own (<see cref="CreateHandler"/>). It must not decompress or follow redirects.
    /// </param>
    public ConnectClient(Uri address, ConnectClientOptions? options = null, HttpMessageInvoker? http = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"'{address}' is no address of http or https.", nameof(address));
        }
        Address = address;
        Options = options ?? new();
        Compressions = new(Options.AcceptCompressions);
        ResponseCompressions =
            Options.Compression is { } own && !Options.AcceptCompressions.Contains(own)
                ? new([.. Options.AcceptCompressions, own])
                : Compressions;
        _ownsHttp = http is null;
        _http = http ?? new HttpMessageInvoker(CreateHandler());
    }

    /// <summary>The server.</summary>
    public Uri Address { get; }

    /// <summary>How it calls.</summary>
    public ConnectClientOptions Options { get; }

    internal CompressionList Compressions { get; }

    /// <summary>What answers may use: what was asked for, and what the request used.</summary>
    internal CompressionList ResponseCompressions { get; }

    /// <summary>
    /// Connections as calls need them: no redirects, no cookies, nothing decompressed on the way, more than one HTTP/2 connection where a
    /// server limits the streams of one, and pings while calls are open, so that a dead server is found out.
    /// </summary>
    public static SocketsHttpHandler CreateHandler() =>
        new()
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            ActivityHeadersPropagator = null,
        };

    /// <summary>Opens a call of any kind. Its headers are sent at once, its messages as they are written.</summary>
    /// <exception cref="ArgumentException">The method does not have the client's codec.</exception>
    public ClientCall<TRequest, TResponse> Open<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        CallOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(method);
        return new(this, method, options ?? new());
    }

    /// <summary>Sends a message and waits for the one that comes back.</summary>
    /// <exception cref="ConnectException">The call failed.</exception>
    public Task<CallResult<TResponse>> UnaryAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        TRequest request,
        CallOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(method);
        return Options.Protocol == RpcProtocol.Connect && method.Kind == MethodKind.Unary
            ? ConnectUnaryCall.RunAsync(this, method, request, options ?? new())
            : SingleAsync(method, [request], options);
    }

    /// <summary>Sends messages and waits for the one that comes back.</summary>
    /// <exception cref="ConnectException">The call failed.</exception>
    public async Task<CallResult<TResponse>> ClientStreamAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        IAsyncEnumerable<TRequest> requests,
        CallOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(requests);
        var call = Open(method, options);
        await using (call.ConfigureAwait(false))
        {
            await foreach (var request in requests.ConfigureAwait(false))
            {
                if (!await call.WriteAsync(request).ConfigureAwait(false))
                {
                    break;
                }
            }
            return await call.ReadSingleAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Sends a message and reads those that come back.</summary>
    /// <exception cref="ConnectException">The call failed; thrown by the enumeration.</exception>
    public async IAsyncEnumerable<TResponse> ServerStreamAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        TRequest request,
        CallOptions? options = null
    )
    {
        var call = Open(method, options);
        await using (call.ConfigureAwait(false))
        {
            await call.BufferAsync(request).ConfigureAwait(false);
            await call.CompleteAsync().ConfigureAwait(false);
            while (await call.ReadAsync().ConfigureAwait(false))
            {
                yield return call.Current;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);

    internal Uri AddressOf(Method method, string query = "") =>
        new(Address.GetLeftPart(UriPartial.Path).TrimEnd('/') + method.Path + query);

    private async Task<CallResult<TResponse>> SingleAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        TRequest[] requests,
        CallOptions? options
    )
    {
        var call = Open(method, options);
        await using (call.ConfigureAwait(false))
        {
            foreach (var request in requests)
            {
                await call.BufferAsync(request).ConfigureAwait(false);
            }
            return await call.ReadSingleAsync().ConfigureAwait(false);
        }
    }
}

/// <summary>What came back from a call with one answer.</summary>
/// <param name="Message">The message.</param>
/// <param name="Headers">What was sent before it.</param>
/// <param name="Trailers">What was sent after it.</param>
public sealed record CallResult<T>(T Message, MetadataMap Headers, MetadataMap Trailers);
