using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Oac.Conformance.Peers;

/// <summary>A plain HTTP server on a free port.</summary>
internal sealed class HttpPeer : IAsyncDisposable
{
    private const long MaxBody = 16 * 1024 * 1024;
    private readonly WebApplication _app;

    private HttpPeer(WebApplication app, int port)
    {
        _app = app;
        Port = port;
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Host and port as they stand in a URL.</summary>
    /// <param name="host">The host by which it is reached: a name or an address.</param>
    public string At(string host) =>
        host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{Port}" : $"{host}:{Port}";

    /// <summary>Starts it.</summary>
    public static async Task<HttpPeer> StartAsync(IPAddress listen, RequestDelegate serve)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseShutdownTimeout(TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Listen(listen, 0);
        });
        var app = builder.Build();
        app.Run(serve);
        await app.StartAsync(CancellationToken.None).ConfigureAwait(false);
        var address = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();
        return new(app, new Uri(address).Port);
    }

    /// <summary>All of a request's body.</summary>
    public static async Task<byte[]> ReadBodyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted).ConfigureAwait(false);
        return body.ToArray();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
