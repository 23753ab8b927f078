using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Echo;

internal static class EchoServer
{
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
        });
        await using var app = builder.Build();
        app.MapPost("/raw", RawAsync);
        app.MapConnect(
            EchoMethod.Bidi,
            static async call =>
            {
                await call.SendHeadersAsync();
                while (await call.ReadAsync())
                {
                    await call.WriteAsync(call.Current);
                }
            }
        );
        app.MapConnect(
            new Method<byte[], byte[]>(
                "bench.v1.Echo",
                "Coalesced",
                MethodKind.BidiStream,
                EchoMethod.Bidi.Request,
                EchoMethod.Bidi.Response
            ),
            static async call =>
            {
                await call.SendHeadersAsync();
                while (await call.ReadAsync())
                {
                    await call.BufferAsync(call.Current);
                    while (call.TryRead())
                    {
                        await call.BufferAsync(call.Current);
                    }
                    await call.FlushAsync();
                }
            }
        );
        await app.StartAsync();
        Console.WriteLine(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()
        );
        await Console.In.ReadToEndAsync();
    }

    /// <summary>The ceiling: as many bytes back as came, in writes and flushes of one message.</summary>
    private static async Task RawAsync(HttpContext http)
    {
        http.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate = null;
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        await http.Response.StartAsync();
        await http.Response.BodyWriter.FlushAsync();
        var coalesced = http.Request.Query.ContainsKey("coalesced");
        var reader = http.Request.BodyReader;
        var frame = new byte[EchoMethod.FrameBytes];
        while (true)
        {
            var result = await reader.ReadAsync();
            var buffer = result.Buffer;
            if (coalesced)
            {
                foreach (var part in buffer)
                {
                    http.Response.BodyWriter.Write(part.Span);
                }
                buffer = buffer.Slice(buffer.End);
                await http.Response.BodyWriter.FlushAsync();
            }
            while (buffer.Length >= EchoMethod.FrameBytes)
            {
                buffer.Slice(0, EchoMethod.FrameBytes).CopyTo(frame);
                await http.Response.BodyWriter.WriteAsync(frame);
                buffer = buffer.Slice(EchoMethod.FrameBytes);
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }
}
