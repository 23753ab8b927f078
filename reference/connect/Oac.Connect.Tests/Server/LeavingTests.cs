using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Oac.Connect.AspNetCore;
using Oac.Connect.Tests.Framing;
using Oac.Connect.Tests.Logging;
using Oac.Connect.Tests.Raw;

namespace Oac.Connect.Tests.Server;

/// <summary>A client that leaves is often noticed by whoever writes or reads before the call's token fires.</summary>
public sealed class LeavingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_notices_it_first_is_no_failure_of_the_method(bool byWriting)
    {
        using var logs = new LogRecorder();
        var outcome = new TaskCompletionSource<ConnectCode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new ConnectServerOptions
        {
            Interceptors =
            [
                async (call, next) =>
                {
                    try
                    {
                        await next();
                        outcome.SetResult(null);
                    }
                    catch (Exception e)
                    {
                        outcome.SetResult(call.OutcomeOf(e)?.Code);
                        throw;
                    }
                },
            ],
        };
        await using var server = await TestServer.StartAsync(
            endpoints =>
                endpoints.MapConnect(
                    EchoService.Bidi,
                    async call =>
                    {
                        await call.SendHeadersAsync();
                        while (byWriting || await call.ReadAsync())
                        {
                            await call.WriteAsync(byWriting ? new string('x', 100_000) : call.Current);
                        }
                    },
                    options
                ),
            logs: logs,
            build: static builder => builder.Services.AddSingleton<IStartupFilter, Deaf>()
        );
        using (var raw = await RawHttp2.ConnectAsync(server.Address))
        {
            var stream = await raw.OpenAsync("POST", EchoService.Bidi.Path, [("content-type", "application/grpc")]);
            await raw.SendFrameAsync(RawHttp2.Data, 0, stream, Bytes.Frame(0, "a"u8));
            await raw.ReadBodyAsync(stream, 6);
        }
        Assert.Equal(ConnectCode.Canceled, await outcome.Task.WaitAsync(Cancellation));
        // A server that has stopped has ended its requests, and logged what there was to log.
        await server.DisposeAsync();
        Assert.DoesNotContain(
            logs.Entries,
            static l => l.Category.StartsWith("Oac.", StringComparison.Ordinal) && l.Level >= LogLevel.Error
        );
    }

    /// <summary>Requests whose token never fires: as slow as it may be.</summary>
    private sealed class Deaf : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    static (http, rest) =>
                    {
                        http.RequestAborted = CancellationToken.None;
                        return rest(http);
                    }
                );
                next(app);
            };
    }
}
