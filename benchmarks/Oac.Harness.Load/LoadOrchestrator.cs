using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Oac.Connect.AspNetCore;
using Oac.Spec.Stream;

namespace Oac.Harness.Load;

/// <summary>An orchestrator that hands its streams to whoever measures.</summary>
internal sealed class LoadOrchestrator : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<OpenStream> _streams = Channel.CreateUnbounded<OpenStream>();
    private readonly WebApplication _app;

    private LoadOrchestrator(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<LoadOrchestrator> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.UseConnectDefaults();
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
        });
        var orchestrator = new LoadOrchestrator(builder.Build());
        orchestrator._app.MapConnect(StreamMessages.Method, orchestrator.ServeAsync);
        await orchestrator._app.StartAsync();
        return orchestrator;
    }

    /// <summary>The next stream that is opened.</summary>
    public async Task<OpenStream> AcceptAsync() => await _streams.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(ServerCall<HarnessMessage, OrchestratorMessage> call)
    {
        var stream = new OpenStream(call);
        call.ResponseHeaders.Add("oac-ext", "v1");
        await call.SendHeadersAsync();
        await _streams.Writer.WriteAsync(stream);
        await stream.Ended;
    }
}

/// <summary>One stream, until it is left.</summary>
internal sealed class OpenStream(ServerCall<HarnessMessage, OrchestratorMessage> call)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ServerCall<HarnessMessage, OrchestratorMessage> Call => call;

    public Task Ended => _ended.Task;

    /// <summary>Ends it well.</summary>
    public void Leave() => _ended.TrySetResult();

    /// <summary>Breaks it off: the stream alone, or the connection below it.</summary>
    public void Reset(bool withConnection)
    {
        if (withConnection)
        {
            call.HttpContext.Features.Get<IConnectionLifetimeFeature>()!.Abort();
        }
        else
        {
            call.HttpContext.Abort();
        }
        Leave();
    }
}
