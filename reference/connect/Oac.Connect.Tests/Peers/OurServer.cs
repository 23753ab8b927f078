using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Tests.Peers;

/// <summary>The service on Oac.Connect.AspNetCore.</summary>
internal sealed class OurServer : IEchoServer
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _over = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TestServer> _servers = [];

    public static async Task<OurServer> StartAsync()
    {
        var all = new OurServer();
        all._servers["1.1"] = await TestServer.StartAsync(all.Map, HttpProtocols.Http1);
        all._servers["2"] = await TestServer.StartAsync(all.Map);
        all._servers["tls"] = await TestServer.StartAsync(
            all.Map,
            HttpProtocols.Http1AndHttp2,
            true,
            certificate: EchoCertificate.Certificate
        );
        return all;
    }

    public Uri Address(Way way) => _servers[way.Transport].Address;

    public Task OverAsync(string text, CancellationToken cancellationToken) =>
        Over(text).Task.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var options = new ConnectServerOptions { MinCompressBytes = 0 };
        endpoints.MapUnary(EchoMethods.Unary, AnswerAsync, options);
        endpoints.MapUnary(EchoMethods.Get, AnswerAsync, options);
        endpoints.MapClientStream(
            EchoMethods.ClientStream,
            async (requests, call) =>
            {
                Begin(call);
                var texts = new List<string>();
                await foreach (var request in requests)
                {
                    await EndAsync(request, call);
                    texts.Add(request.Text);
                }
                return new Response { Text = string.Join(',', texts) };
            },
            options
        );
        endpoints.MapServerStream(EchoMethods.ServerStream, StreamAsync, options);
        endpoints.MapConnect(
            EchoMethods.Bidi,
            async call =>
            {
                Begin(call);
                await call.SendHeadersAsync();
                while (await call.ReadAsync())
                {
                    await call.WriteAsync(Echo(call.Current, $"{call.Current.Text}!"));
                    await EndAsync(call.Current, call);
                }
            },
            options
        );
    }

    private static Response Echo(Request request, string text) => new() { Text = text, Data = request.Data };

    private static void Begin(ServerCall call)
    {
        foreach (var value in call.RequestHeaders.GetValues("x-ask"))
        {
            call.ResponseHeaders.Add("x-answer", value);
        }
        foreach (var value in call.RequestHeaders.GetValues("x-ask-bin"))
        {
            call.ResponseTrailers.Add("x-answer-bin", value);
        }
        var http = call.HttpContext.Request;
        var compression = new[] { "Content-Encoding", "Grpc-Encoding", "Connect-Content-Encoding" }
            .Select(name => http.Headers[name].ToString())
            .FirstOrDefault(value => value.Length > 0, "identity");
        call.ResponseHeaders.Add("x-request", $"{compression} {http.Method}");
    }

    private async Task<Response> AnswerAsync(Request request, ServerCall call)
    {
        Begin(call);
        await EndAsync(request, call);
        return Echo(request, $"{request.Text}!");
    }

    private async IAsyncEnumerable<Response> StreamAsync(Request request, ServerCall call)
    {
        Begin(call);
        for (var i = 0; i < request.Times; i++)
        {
            yield return Echo(request, $"{request.Text} {i}");
        }
        await EndAsync(request, call);
    }

    private async Task EndAsync(Request request, ServerCall call)
    {
        if (request.Wait)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, call.CancellationToken);
            }
            finally
            {
                Over(request.Text).TrySetResult();
            }
        }
        if (request.Failure is { } failure)
        {
            throw new ConnectException((ConnectCode)failure.Code, failure.Message)
            {
                Details =
                [
                    .. failure.Reasons.Select(text => new ErrorDetail(
                        Reason.Descriptor.FullName,
                        new Reason { Text = text }.ToByteArray()
                    )),
                ],
            };
        }
    }

    private TaskCompletionSource Over(string text) =>
        _over.GetOrAdd(text, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
