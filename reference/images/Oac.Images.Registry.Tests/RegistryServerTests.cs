using System.Net;
using Microsoft.Extensions.Logging;

namespace Oac.Images.Registry.Tests;

public class RegistryServerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_listens_on_a_free_port_of_the_loopback_interface_until_it_is_disposed()
    {
        using var client = new HttpClient();
        Uri url;
        await using (var one = await RegistryServer.StartAsync(Cancelled))
        await using (var other = await RegistryServer.StartAsync(Cancelled))
        {
            url = one.Url;
            Assert.Equal("127.0.0.1", url.Host);
            Assert.NotEqual(one.Authority, other.Authority);
            Assert.Equal("{}", await client.GetStringAsync(new Uri(url, "v2/"), Cancelled));
            await Assert.ThrowsAsync<IOException>(() =>
                RegistryServer.StartAsync(new() { Port = url.Port }, Cancelled)
            );
        }
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(url, Cancelled));
    }

    [Fact]
    public async Task It_ends_at_once_while_requests_run()
    {
        var time = new SteppedTime();
        await using var registry = await RunningRegistry.StartAsync(new() { TimeProvider = time });
        registry.Server.Faults.Add(new(Oac.Images.Registry.Faults.FaultEffect.Delay(TimeSpan.FromHours(1))));
        var waiting = registry.GetAsync("v2/");
        await time.TimerMade.WaitAsync(Cancelled);
        await registry.Server.DisposeAsync();
        await registry.Server.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
        Assert.Equal(0, Assert.Single(registry.Server.Requests.All).Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task With_a_certificate_it_speaks_https_in_both_versions(int version)
    {
        using var certificate = TestCertificate.Make();
        await using var server = await RegistryServer.StartAsync(new() { Certificate = certificate }, Cancelled);
        Assert.Equal("https", server.Url.Scheme);
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) =>
                shown?.GetCertHashString() == certificate.GetCertHashString(),
        };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, "v2/"))
        {
            Version = new(version, version == 1 ? 1 : 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await client.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task It_logs_with_stable_ids_and_no_credentials()
    {
        using var log = new LogList();
        await using (var registry = await RunningRegistry.StartAsync(new() { LoggerFactory = log }))
        {
            registry.Server.Faults.Add(new(Oac.Images.Registry.Faults.FaultEffect.Status(500)) { Times = 1 });
            using var spoilt = await registry.SendAsync(
                HttpMethod.Get,
                "v2/",
                change: request => request.Headers.Add("Authorization", "Basic c2VjcmV0")
            );
        }
        Assert.Equal([1, 5, 3, 2], log.Own.Select(entry => entry.Id));
        Assert.DoesNotContain(log.Own, entry => entry.Text.Contains("c2Vj", StringComparison.Ordinal));
    }

    private sealed class LogList : ILoggerFactory, ILogger
    {
        private readonly Lock gate = new();
        private readonly List<(int Id, string Text)> own = [];
        private bool isOwn;

        public (int Id, string Text)[] Own
        {
            get
            {
                lock (gate)
                {
                    return [.. own];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) =>
            new LogList { isOwn = categoryName == "Oac.Images.Registry", Parent = this };

        private LogList? Parent { get; init; }

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isOwn;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (Parent is not { } parent || !isOwn)
            {
                return;
            }
            lock (parent.gate)
            {
                parent.own.Add((eventId.Id, formatter(state, exception)));
            }
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
