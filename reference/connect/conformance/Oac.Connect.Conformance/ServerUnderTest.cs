using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Conformance;

/// <summary>The server under test: reads how it should run, says where it runs, and runs until it is terminated.</summary>
internal static class ServerUnderTest
{
    public static async Task<int> RunAsync()
    {
        var input = Console.OpenStandardInput();
        var request = await FramedMessages.ReadAsync(input, ServerCompatRequest.Parser);
        if (request is null)
        {
            await Console.Error.WriteLineAsync("standard input holds no ServerCompatRequest");
            return 2;
        }
        await using var app = Build(request);
        await app.StartAsync();
        var address = new Uri(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        );
        await FramedMessages.WriteAsync(
            Console.OpenStandardOutput(),
            new ServerCompatResponse
            {
                Host = address.Host,
                Port = (uint)address.Port,
                PemCert = request.UseTls ? request.ServerCreds.Cert : ByteString.Empty,
            }
        );
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static WebApplication Build(ServerCompatRequest request)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // Standard output belongs to the runner.
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    listen.Protocols =
                        request.UseTls ? HttpProtocols.Http1AndHttp2
                        : request.HttpVersion == HTTPVersion._2 ? HttpProtocols.Http2
                        : HttpProtocols.Http1;
                    if (request.UseTls)
                    {
                        listen.UseHttps(Https(request));
                    }
                }
            );
        });
        builder.Services.AddSingleton<ConformanceService>();
        var app = builder.Build();
        Map(app, request);
        return app;
    }

    private static HttpsConnectionAdapterOptions Https(ServerCompatRequest request)
    {
        var certificate = X509Certificate2.CreateFromPem(
            request.ServerCreds.Cert.ToStringUtf8(),
            request.ServerCreds.Key.ToStringUtf8()
        );
        var https = new HttpsConnectionAdapterOptions { ServerCertificate = certificate };
        if (!request.ClientTlsCert.IsEmpty)
        {
            var trusted = X509CertificateLoader.LoadCertificate(
                Encoding.ASCII.GetBytes(request.ClientTlsCert.ToStringUtf8())
            );
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (shown, _, _) => TrustedCertificate.Validates(trusted, shown);
        }
        return https;
    }

    private static void Map(WebApplication app, ServerCompatRequest request)
    {
        var options = new ConnectServerOptions { MinCompressBytes = 0 };
        if (request.MessageReceiveLimit != 0)
        {
            options = options with { MaxReceiveBytes = (int)request.MessageReceiveLimit };
        }
        app.MapConnect<ConformanceService>(options);
    }
}
