using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Load;

/// <summary>A server as a user would set it up, with a second endpoint that tells of itself.</summary>
internal static class LoadServer
{
    private const int LongMessageBytes = 64 * 1024;
    private static readonly PoolMeter Pool = new();
    private static int s_running;
    private static long s_started;

    public static async Task RunAsync()
    {
        using var pool = Pool;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.UseConnectDefaults();
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        await using var app = builder.Build();
        app.MapUnary(LoadMethods.Unary, static (request, _) => Task.FromResult(request));
        app.MapConnect(LoadMethods.Bidi, Counted(EchoAsync));
        app.MapConnect(LoadMethods.Endless, Counted(SendAsync));
        app.MapGet("/state", static () => State(collect: false));
        app.MapGet("/state/collected", static () => State(collect: true));
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Console.WriteLine(string.Join(' ', addresses));
        await Console.In.ReadToEndAsync();
    }

    private static IResult State(bool collect)
    {
        if (collect)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
        return Results.Text(
            ServerState.OfThisProcess(Volatile.Read(ref s_running), Interlocked.Read(ref s_started), Pool.Pooled)
        );
    }

    private static Func<ServerCall<byte[], byte[]>, Task> Counted(Func<ServerCall<byte[], byte[]>, Task> handler) =>
        async call =>
        {
            Interlocked.Increment(ref s_running);
            Interlocked.Increment(ref s_started);
            try
            {
                await handler(call);
            }
            finally
            {
                Interlocked.Decrement(ref s_running);
            }
        };

    private static async Task EchoAsync(ServerCall<byte[], byte[]> call)
    {
        await call.SendHeadersAsync();
        while (await call.ReadAsync())
        {
            await call.WriteAsync(call.Current);
        }
    }

    private static async Task SendAsync(ServerCall<byte[], byte[]> call)
    {
        var message = new byte[LongMessageBytes];
        while (true)
        {
            await call.WriteAsync(message);
        }
    }
}
