using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Oac.Images.Registry.Faults;
using Oac.Images.Registry.Protocol;
using Oac.Images.Registry.Recording;
using Oac.Images.Registry.Storage;
using Oac.Images.Registry.Uploads;

namespace Oac.Images.Registry;

/// <summary>
/// A registry of the OCI distribution-spec 1.1 on Kestrel, inside the process that starts it. It records what it is asked and spoils its
/// answers on demand. Disposing it closes connections and, where it is in memory, forgets its content.
/// </summary>
public sealed class RegistryServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly RegistryContent content;
    private readonly UploadSessions sessions;
    private readonly ILogger logger;
    private int disposed;

    private RegistryServer(
        WebApplication application,
        RegistryContent content,
        UploadSessions sessions,
        ILogger logger,
        RequestLog requests,
        FaultRules faults,
        Uri url
    )
    {
        this.application = application;
        this.content = content;
        this.sessions = sessions;
        this.logger = logger;
        Requests = requests;
        Faults = faults;
        Url = url;
    }

    /// <summary>Where it listens, with the port that was found: <c>http://127.0.0.1:5000/</c>.</summary>
    public Uri Url { get; }

    /// <summary>Host and port, as they stand in front of a repository in an image reference.</summary>
    public string Authority => Url.Authority;

    /// <summary>What it was asked.</summary>
    public RequestLog Requests { get; }

    /// <summary>What goes wrong on demand.</summary>
    public FaultRules Faults { get; }

    /// <summary>Starts a registry in memory on a free port of 127.0.0.1, over HTTP and open to everybody who reaches it.</summary>
    public static Task<RegistryServer> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(new(), cancellationToken);

    /// <summary>Starts a registry and returns once it listens.</summary>
    /// <exception cref="IOException">The port or the folder is in use, or cannot be used.</exception>
    /// <exception cref="InvalidDataException">The folder holds something that no registry wrote.</exception>
    public static async Task<RegistryServer> StartAsync(
        RegistryServerOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        var logger = options.LoggerFactory.CreateLogger("Oac.Images.Registry");
        IRegistryStorage storage = options.Folder is { } folder ? new FolderStorage(folder) : new MemoryStorage();
        UploadSessions? sessions = null;
        WebApplication? application = null;
        try
        {
            var content = new RegistryContent(storage, options.Limits);
            sessions = new(content, options.Limits, options.TimeProvider);
            var requests = new RequestLog(options.Limits.RecordedRequests);
            var faults = new FaultRules();
            var pipeline = new RegistryPipeline(options, content, sessions, requests, faults);
            application = Build(options, pipeline);
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
            var url = AddressOf(application);
            RegistryLog.Started(logger, url, content.StorageName);
            return new(application, content, sessions, logger, requests, faults, url);
        }
        catch
        {
            if (application is not null)
            {
                await application.DisposeAsync().ConfigureAwait(false);
            }
            sessions?.Dispose();
            storage.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }
        // Requests that run are cut off: a test or a demo that ends does not wait for its clients.
        await application.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
        sessions.Dispose();
        content.Dispose();
        RegistryLog.Stopped(logger, Url);
    }

    private static WebApplication Build(RegistryServerOptions options, RegistryPipeline pipeline)
    {
        // The empty builder reads no file and no environment: nothing but the options says what happens.
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(options.LoggerFactory);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Bodies are limited where they are read, and a client in a debugger may take its time to read an answer.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(
                options.Address,
                options.Port,
                listen =>
                {
                    listen.Protocols = options.Certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                    if (options.Certificate is { } certificate)
                    {
                        listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate });
                    }
                }
            );
        });
        var application = builder.Build();
        application.Run(pipeline.HandleAsync);
        return application;
    }

    private static Uri AddressOf(WebApplication application)
    {
        var server = application.Services.GetRequiredService<IServer>();
        return new(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }
}
