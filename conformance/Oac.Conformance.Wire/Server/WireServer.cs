using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Oac.Conformance.Wire;

/// <summary>The strict peer as a server on a free port of the loopback interface: answers as it is told, and judges every request.</summary>
public sealed class WireServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WireServer(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    /// <summary>Scheme, host and port.</summary>
    public Uri Address { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="options">How it is reached.</param>
    /// <param name="serve">Answers a call.</param>
    /// <param name="judged">Is told of each call once its request was read to the end, with everything that was wrong about it.</param>
    /// <param name="cancellationToken">Ends the wait for the start.</param>
    public static async Task<WireServer> StartAsync(
        WireServerOptions options,
        Func<WireServerCall, Task> serve,
        Action<WireServerCall> judged,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseShutdownTimeout(TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));
        var app = builder.Build();
        app.Run(http => ServeAsync(http, serve, judged));
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        var address = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();
        return new(app, new(address));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Configure(KestrelServerOptions kestrel, WireServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
        kestrel.Listen(
            options.Listen,
            options.Port,
            listen =>
            {
                listen.Protocols = Protocols(options);
                if (options.Connected is { } connected)
                {
                    listen.Use(next => connection => WireConnection.WatchAsync(connection, connected, next));
                }
                if (options.Certificate is null)
                {
                    return;
                }
                var https = new HttpsConnectionAdapterOptions { ServerCertificate = options.Certificate };
                if (options.TrustedCertificate is { } trusted)
                {
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (shown, _, _) =>
                        shown.RawData.AsSpan().SequenceEqual(trusted.RawData);
                }
                else if (options.TakesAnyCertificate)
                {
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.ClientCertificateValidation = static (_, _, _) => true;
                }
                listen.UseHttps(https);
            }
        );
    }

    // Over TLS the client chooses; what comes as HTTP/1.1 is then seen as a request, and can be answered with words.
    private static HttpProtocols Protocols(WireServerOptions options) =>
        options switch
        {
            { HttpVersion: not 2 } => HttpProtocols.Http1,
            { Certificate: not null, TakesHttp1: true } => HttpProtocols.Http1AndHttp2,
            _ => HttpProtocols.Http2,
        };

    private static async Task ServeAsync(
        HttpContext http,
        Func<WireServerCall, Task> serve,
        Action<WireServerCall> judged
    )
    {
        var call = new WireServerCall(http);
        try
        {
            await serve(call).ConfigureAwait(false);
            await call.DrainAsync().ConfigureAwait(false);
        }
        catch (Exception e)
            when (http.RequestAborted.IsCancellationRequested && e is IOException or OperationCanceledException)
        {
            // The client has left; what it sent before is judged all the same.
        }
        finally
        {
            judged(call);
        }
    }
}

/// <summary>How a server is reached.</summary>
public sealed record WireServerOptions
{
    /// <summary>1 or 2; the other one is not served.</summary>
    public required int HttpVersion { get; init; }

    /// <summary>The certificate to show, with its key; null for cleartext.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The only certificate that clients may show, and must; null where none is asked for.</summary>
    public X509Certificate2? TrustedCertificate { get; init; }

    /// <summary>Whether clients are asked for a certificate and may show any or none: whoever serves the call judges it.</summary>
    public bool TakesAnyCertificate { get; init; }

    /// <summary>Whether HTTP/1.1 is taken beside HTTP/2 over TLS, so that it can be complained of.</summary>
    public bool TakesHttp1 { get; init; }

    /// <summary>Where it listens.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>Is told of each connection when it begins; may be null.</summary>
    public Action<WireConnection>? Connected { get; init; }
}
