using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Oac.Connect.Tests;

/// <summary>A Kestrel on a free port of the loopback interface.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<TestServer> StartAsync(
        Action<IEndpointRouteBuilder> map,
        HttpProtocols protocols = HttpProtocols.Http2,
        bool tls = false,
        Action<KestrelServerOptions>? configure = null,
        ILoggerProvider? logs = null,
        X509Certificate2? certificate = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        }
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            configure?.Invoke(kestrel);
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    listen.Protocols = protocols;
                    if (tls)
                    {
                        listen.UseHttps(certificate ?? CreateCertificate());
                    }
                }
            );
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        var address = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();
        return new(app, new Uri(address));
    }

    public ConnectClient CreateClient(ConnectClientOptions options)
    {
        var handler = ConnectClient.CreateHandler();
#pragma warning disable CA5359 // The certificate was made a moment ago, for this test.
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return new(Address, options, new HttpMessageInvoker(handler));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
