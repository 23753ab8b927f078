using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Tests.Raw;

/// <summary>A server whose messages are short, and which tells what its handlers and its log saw.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    public const int MaxBytes = 1000;

    private readonly Channel<string> _ends = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _errors = new();
    private TestServer _server = null!;
    private int _running;
    private int _most;

    public Uri Address => _server.Address;

    /// <summary>What the library logged as an error; a client alone can cause none.</summary>
    public IEnumerable<string> Errors => _errors;

    public static async Task<RawServer> StartAsync(HttpProtocols protocols)
    {
        var raw = new RawServer();
        raw._server = await TestServer.StartAsync(raw.Map, protocols, build: raw.Configure);
        return raw;
    }

    /// <summary>Waits for a handler of <c>Bidi</c> to end: "ok", or the name of what ended it.</summary>
    public ValueTask<string> HandlerEndAsync() => _ends.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>How many handlers of <c>Bidi</c> ran at once.</summary>
    public int MostRunning => Volatile.Read(ref _most);

    /// <summary>Waits until no handler of <c>Bidi</c> runs.</summary>
    public async Task RequireIdleAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Volatile.Read(ref _running) != 0)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Calls a method as a client would: the server is alive.</summary>
    public async Task RequireAliveAsync(bool http2)
    {
        using var client = new ConnectClient(Address, new() { HttpVersion = http2 ? new(2, 0) : new(1, 1) });
        var result = await client.UnaryAsync(
            EchoService.Unary,
            "alive",
            new() { CancellationToken = TestContext.Current.CancellationToken }
        );
        Assert.Equal("alive", result.Message);
        Assert.True(!Errors.Any(), string.Join("\n", Errors));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private void Configure(WebApplicationBuilder builder)
    {
#pragma warning disable CA2000 // The host disposes it.
        builder.Logging.AddProvider(new ErrorLog(_errors));
#pragma warning restore CA2000
    }

    private void Map(IEndpointRouteBuilder endpoints)
    {
        var options = new ConnectServerOptions { MaxReceiveBytes = MaxBytes };
        endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(request), options);
        endpoints.MapUnary(EchoService.Get, (request, _) => Task.FromResult(request), options);
        endpoints.MapClientStream(
            EchoService.ClientStream,
            async (requests, call) => $"{await requests.CountAsync(call.CancellationToken)}",
            options
        );
        endpoints.MapConnect(
            EchoService.Bidi,
            async call =>
            {
                InterlockedMax(ref _most, Interlocked.Increment(ref _running));
                try
                {
                    await call.SendHeadersAsync();
                    while (await call.ReadAsync())
                    {
                        await call.WriteAsync(call.Current);
                    }
                    _ends.Writer.TryWrite("ok");
                }
                catch (Exception e)
                {
                    _ends.Writer.TryWrite(e is ConnectException c ? c.Code.ToName() : "given up");
                    throw;
                }
                finally
                {
                    Interlocked.Decrement(ref _running);
                }
            },
            options
        );
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; )
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            seen = before == seen ? value : before;
        }
    }

    private sealed class ErrorLog(ConcurrentQueue<string> errors) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            // Kestrel ends the connection of a client that causes answers faster than it reads them, and calls that an error.
            if (IsEnabled(logLevel) && eventId.Name != "Http2QueueOperationsExceeded")
            {
                errors.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose() { }
    }
}
