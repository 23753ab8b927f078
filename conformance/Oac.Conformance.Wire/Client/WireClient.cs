using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Oac.Conformance.Wire;

/// <summary>
/// The strict peer as a client: sends what it is told, right or wrong, and judges every answer. It compresses nothing, follows nothing and
/// tries nothing again on its own account. Safe for calls side by side.
/// </summary>
public sealed class WireClient : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _invoker;
    private readonly WireClientOptions _options;

    /// <summary>A client of one server.</summary>
    public WireClient(WireClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _handler = new()
        {
            AutomaticDecompression = DecompressionMethods.None,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            // A server that refuses a request of HTTP/1.1 may close its connection just when the next would use it.
            PooledConnectionLifetime = options.HttpVersion == 1 ? TimeSpan.Zero : Timeout.InfiniteTimeSpan,
        };
        if (options.TrustedCertificate is { } trusted)
        {
            _handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
                shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(trusted.RawData);
        }
        if (options.ClientCertificate is { } own)
        {
            _handler.SslOptions.ClientCertificates = [own];
        }
        _invoker = new(_handler);
    }

    /// <summary>Sends any request; the body is written to what comes back.</summary>
    public WireExchange Send(WireRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var content = new WireContent(request.ContentLength);
        var message = new HttpRequestMessage(new(request.Method), new Uri(_options.Address, request.Target))
        {
            Version = _options.HttpVersion == 2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = request.HasBody ? content : null,
        };
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }
        return new(_invoker, message, content, cancellationToken);
    }

    /// <summary>Opens a call as its protocol wants it.</summary>
    public WireCall Open(WireCallOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(this, options, null, cancellationToken);
    }

    /// <summary>Sends a request of any kind in a call's place and reads the answer as the call's.</summary>
    public WireCall OpenRaw(
        WireRequest request,
        ReadOnlyMemory<byte> body,
        WireCallOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, options, (request, body), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _invoker.Dispose();
        _handler.Dispose();
    }
}

/// <summary>Where a server is and how to reach it.</summary>
public sealed record WireClientOptions
{
    /// <summary>Scheme, host and port.</summary>
    public required Uri Address { get; init; }

    /// <summary>1 or 2; no other is tried.</summary>
    public required int HttpVersion { get; init; }

    /// <summary>The only certificate that the server may show.</summary>
    public X509Certificate2? TrustedCertificate { get; init; }

    /// <summary>The certificate to show, with its key.</summary>
    public X509Certificate2? ClientCertificate { get; init; }
}

/// <summary>The head of a request.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">Its headers, and nothing else beside what HTTP itself needs.</param>
public sealed record WireRequest(string Method, string Target, WireHeaders Headers)
{
    /// <summary>Whether a body follows, be it empty.</summary>
    public bool HasBody { get; init; } = true;

    /// <summary>The length of the body in bytes where it is said beforehand.</summary>
    public long? ContentLength { get; init; }
}
