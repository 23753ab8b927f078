using System.Diagnostics;
using Oac.Harness.Testing;
using Oac.Harness.Tests.Peers;
using Oac.Spec.Stream;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Oac.Harness.Tests.Telemetry;

/// <summary>harness/observability/genai-spans</summary>
public sealed class SpanTests
{
    [Fact]
    public async Task An_event_is_a_span_below_the_orchestrators()
    {
        var session = $"{Guid.NewGuid()}";
        var spans = new Kept();
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(HarnessHost.TelemetryName)
            .AddProcessor(spans)
            .Build();
        await using var orchestrator = await TestOrchestrator.StartAsync(extension: true);
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure);
        var stream = await orchestrator.AcceptAsync();
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        await stream.SendAsync(EventMessage.Create(session, "say", default, "", $"00-{Trace}-b7ad6b7169203331-01"));
        await stream.ResultAsync();

        var span = spans.Of(session);
        Assert.Equal("invoke_agent echo", span.DisplayName);
        Assert.Equal(ActivityKind.Internal, span.Kind);
        Assert.Equal(Trace, span.TraceId.ToString());
        Assert.Equal("b7ad6b7169203331", span.ParentSpanId.ToString());
        Assert.Equal("invoke_agent", span.GetTagItem("gen_ai.operation.name"));
        Assert.Equal("echo", span.GetTagItem("gen_ai.agent.name"));
        Assert.Equal("oac", span.GetTagItem("gen_ai.provider.name"));
        Assert.Null(span.GetTagItem("error.type"));
    }

    [Theory]
    [InlineData("throw", "System.InvalidOperationException")]
    [InlineData("fail", "failure")]
    [InlineData("none", "unknown_channel")]
    public async Task A_failure_has_a_type(string channel, string type)
    {
        var session = $"{Guid.NewGuid()}";
        var spans = new Kept();
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(HarnessHost.TelemetryName)
            .AddProcessor(spans)
            .Build();
        await using var host = HarnessTestHost.Start(harness =>
        {
            harness.Name = "failing";
            harness.On("throw", Payload.Bytes, EventResult (_, _) => throw new InvalidOperationException("x"));
            harness.On("fail", Payload.Bytes, (_, _) => EventResult.Failure("x"));
        });
        await host.DeliverAsync(session, channel, "");
        var span = spans.Of(session);
        Assert.Equal(type, span.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(default, span.ParentSpanId);
    }

    [Fact]
    public async Task What_an_agent_calls_is_below_its_span()
    {
        var session = $"{Guid.NewGuid()}";
        ActivitySpanId inner = default;
        var spans = new Kept();
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(HarnessHost.TelemetryName)
            .AddProcessor(spans)
            .Build();
        await using var host = HarnessTestHost.Start(harness =>
        {
            harness.Name = "calling";
            harness.On(
                "do",
                Payload.Bytes,
                async (_, _, _) =>
                {
                    await Task.Yield();
                    inner = Activity.Current?.SpanId ?? default;
                    return EventResult.Success;
                }
            );
        });
        await host.DeliverAsync(session, "do", "");
        Assert.Equal(spans.Of(session).SpanId, inner);
    }

    [Fact]
    public async Task Durations_and_sessions_are_measured_and_channels_of_nobody_are_one()
    {
        var metrics = new List<Metric>();
        using var provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(HarnessHost.TelemetryName)
            .AddReader(new BaseExportingMetricReader(new Exporter(metrics)))
            .Build();
        await using var host = HarnessTestHost.Start(EchoAgent.Configure);
        await host.DeliverAsync("s", "say", "");
        await host.DeliverAsync("s", $"x{Guid.NewGuid()}", "");
        provider.ForceFlush();
        var duration = metrics.Single(metric => metric.Name == "oac.harness.event.duration");
        var channels = new HashSet<string?>();
        foreach (var point in duration.GetMetricPoints())
        {
            foreach (var tag in point.Tags)
            {
                if (tag.Key == "oac.channel")
                {
                    channels.Add(tag.Value?.ToString());
                }
            }
        }
        Assert.Contains("say", channels);
        Assert.Contains("_OTHER", channels);
        Assert.DoesNotContain(channels, channel => channel!.StartsWith('x'));
    }

    private sealed class Kept : BaseProcessor<Activity>
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<Activity> _spans = [];

        public override void OnEnd(Activity data) => _spans.Enqueue(data);

        // Other tests run at the same time, and their spans come here too.
        public Activity Of(string session) =>
            Assert.Single(_spans, span => (string?)span.GetTagItem("gen_ai.conversation.id") == session);
    }

    private sealed class Exporter(List<Metric> metrics) : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                metrics.Add(metric);
            }
            return ExportResult.Success;
        }
    }
}
