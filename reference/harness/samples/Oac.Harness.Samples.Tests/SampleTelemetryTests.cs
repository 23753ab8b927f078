using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Oac.Harness.Samples.Tests;

/// <summary>What a sample's program exports, taken by a collector over HTTP (harness/observability/genai-spans).</summary>
public sealed class SampleTelemetryTests
{
    private static readonly string Echo = SampleFolders.Built("echo");

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "", "", "/v1/metrics /v1/traces")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/of/mine", "", "/of/mine")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "", "OTEL_METRICS_EXPORTER", "/v1/traces")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "", "OTEL_TRACES_EXPORTER", "/v1/metrics")]
    [InlineData("OTHER_ENDPOINT", "", "", "")]
    public async Task It_goes_where_the_environment_says(string variable, string path, string off, string paths)
    {
        await using var collector = await Collector.StartAsync();
        (string, string)[] variables =
        [
            (variable, collector.Address + path),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            .. off.Length == 0 ? [] : new[] { (off, "none") },
        ];
        await using var orchestrator = await SampleOrchestrator.StartAsync(Echo, variables);
        var stream = await orchestrator.AcceptAsync();
        await stream.EventAsync("session-1", "echo", """{"text": "hello", "fail": true}""");
        Assert.False((await stream.ResultAsync()).Success);
        orchestrator.Program.Terminate();
        Assert.Null(await stream.ReceiveAsync());
        await stream.FinishAsync();
        Assert.Equal(
            0,
            await orchestrator.Program.ExitAsync(SampleOrchestrator.Patience, TestContext.Current.CancellationToken)
        );

        Assert.Equal(paths, string.Join(' ', collector.Received.Keys.Order(StringComparer.Ordinal)));
        if (paths.Contains("traces", StringComparison.Ordinal) || path.Length > 0)
        {
            var spans = collector.Received[path.Length > 0 ? path : "/v1/traces"];
            foreach (
                var text in new[]
                {
                    "invoke_agent echo",
                    "gen_ai.provider.name",
                    "session-1",
                    "error.type",
                    "service.name",
                }
            )
            {
                Assert.Contains(text, spans);
            }
            Assert.DoesNotContain("hello", spans);
        }
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    public async Task What_is_malformed_ends_it_at_its_start(string variable, string value)
    {
        await using var orchestrator = await SampleOrchestrator.StartAsync(
            Echo,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318"),
            (variable, value)
        );
        Assert.Equal(
            1,
            await orchestrator.Program.ExitAsync(SampleOrchestrator.Patience, TestContext.Current.CancellationToken)
        );
        Assert.Contains(variable, Assert.Single(orchestrator.Program.Log.Split('\n'), static line => line.Length > 0));
    }

    /// <summary>Takes what comes, by path; the bytes as Latin-1, in which protobuf's texts can be found.</summary>
    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        public string Address => app.Urls.Single();

        public ConcurrentDictionary<string, string> Received { get; } = [];

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var collector = new Collector(builder.Build());
            collector.Listen();
            await collector.StartServerAsync();
            return collector;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task StartServerAsync() => app.StartAsync(TestContext.Current.CancellationToken);

        private void Listen() =>
            app.MapPost(
                "/{**path}",
                async (HttpContext http) =>
                {
                    using var reader = new StreamReader(http.Request.Body, Encoding.Latin1);
                    var text = await reader.ReadToEndAsync(http.RequestAborted);
                    Received.AddOrUpdate(http.Request.Path.Value!, text, (_, before) => before + text);
                }
            );
    }
}
