using Microsoft.Extensions.Logging;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Tests.Logging;

public sealed class CallLoggingTests
{
    public static TheoryData<RpcProtocol> Protocols => new(Enum.GetValues<RpcProtocol>());

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Every_call_is_logged_once_on_each_side_without_what_it_carried(RpcProtocol protocol)
    {
        using var logs = new LogRecorder();
        var ended = new CallsEnded(expected: 4);
        await using var server = await TestServer.StartAsync(
            endpoints =>
                endpoints.MapUnary(
                    EchoService.Unary,
                    (request, call) =>
                    {
                        call.ResponseTrailers.Add("x-secret", "s3cret-trailer");
                        return request switch
                        {
                            "s3cret missing" => throw new ConnectException(ConnectCode.NotFound, "s3cret text"),
                            "s3cret broken" => throw new ConnectException(
                                ConnectCode.Internal,
                                "s3cret text",
                                new FormatException("s3cret cause")
                            ),
                            "s3cret thrown" => throw new InvalidOperationException("no code"),
                            _ => Task.FromResult(request),
                        };
                    },
                    new()
                    {
                        Interceptors = [ended.Intercept, ServerLogging.Create(endpoints.ServiceProvider.GetLoggers())],
                    }
                ),
            logs: logs
        );
        using var loggers = LoggerFactory.Create(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        using var client = server.CreateClient(
            new() { Protocol = protocol, Interceptors = [new ClientLogging(loggers)] }
        );

        foreach (var request in new[] { "s3cret fine", "s3cret missing", "s3cret broken", "s3cret thrown" })
        {
            var options = new CallOptions { CancellationToken = TestContext.Current.CancellationToken };
            options.Headers.Add("x-secret", "s3cret-header");
            try
            {
                await client.UnaryAsync(EchoService.Unary, request, options);
            }
            catch (ConnectException e)
            {
                Assert.NotEqual("s3cret fine", request);
                Assert.Contains(e.Code, new[] { ConnectCode.NotFound, ConnectCode.Internal, ConnectCode.Unknown });
            }
        }
        await ended.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                $"Debug 10 test.v1.Echo/Unary over {protocol} succeeded after N ms.",
                $"Information 11 test.v1.Echo/Unary over {protocol} ended with not_found after N ms.",
                $"Error 12 test.v1.Echo/Unary over {protocol} failed with internal after N ms; cause: System.FormatException.",
                $"Error 12 test.v1.Echo/Unary over {protocol} failed with unknown after N ms; cause: System.InvalidOperationException.",
            ],
            Shown(logs.Of(ServerLogging.Category).Where(e => e.Id >= 10), server)
        );
        Assert.Equal(
            [
                $"Debug 20 test.v1.Echo/Unary over {protocol} to 127.0.0.1:PORT succeeded after N ms.",
                $"Information 21 test.v1.Echo/Unary over {protocol} to 127.0.0.1:PORT ended with not_found after N ms.",
                $"Information 21 test.v1.Echo/Unary over {protocol} to 127.0.0.1:PORT ended with internal after N ms.",
                $"Information 21 test.v1.Echo/Unary over {protocol} to 127.0.0.1:PORT ended with unknown after N ms.",
            ],
            Shown(logs.Of(ClientLogging.Category), server)
        );
        Assert.DoesNotContain(
            logs.Entries,
            e => $"{e.Text} {e.Exception}".Contains("s3cret", StringComparison.Ordinal)
        );
    }

    private static IEnumerable<string> Shown(IEnumerable<LogEntry> entries, TestServer server) =>
        entries.Select(e =>
            $"{e.Level} {e.Id} "
            + System
                .Text.RegularExpressions.Regex.Replace(e.Text, @"[0-9]+\.[0-9] ms", "N ms")
                .Replace($":{server.Address.Port}", ":PORT", StringComparison.Ordinal)
        );

    /// <summary>The outermost interceptor: the client may have its answer before the server has logged.</summary>
    private sealed class CallsEnded(int expected)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public Task Task => _all.Task;

        public async Task Intercept(ServerCall call, Func<Task> next)
        {
            try
            {
                await next();
            }
            finally
            {
                if (Interlocked.Increment(ref _count) == expected)
                {
                    _all.SetResult();
                }
            }
        }
    }
}
