using System.Collections.Concurrent;
using System.Diagnostics;
using Oac.Connect.AspNetCore;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Oac.Connect.Tests.Telemetry;

/// <summary>With the SDK that users export with.</summary>
[Collection("Telemetry")]
public sealed class OpenTelemetryTests
{
    public static TheoryData<RpcProtocol> Protocols => new(Enum.GetValues<RpcProtocol>());

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task One_trace_goes_through_a_chain_of_calls_and_its_measurements_are_exported(RpcProtocol protocol)
    {
        var spans = new SpanExporter();
        var metrics = new MetricExporter();
        using var tracing = Sdk.CreateTracerProviderBuilder()
            .AddSource(ConnectTelemetry.SourceName, "test")
            .AddProcessor(new SimpleActivityExportProcessor(spans))
            .Build();
        using var reader = new BaseExportingMetricReader(metrics)
        {
            TemporalityPreference = MetricReaderTemporalityPreference.Delta,
        };
        using var metering = Sdk.CreateMeterProviderBuilder()
            .AddMeter(ConnectTelemetry.MeterName)
            .AddReader(reader)
            .Build();
        using var source = new ActivitySource("test");
        ConnectClient? inner = null;
        await using (
            var server = await TestServer.StartAsync(endpoints =>
            {
                var options = new ConnectServerOptions { Interceptors = [ServerTelemetry.Interceptor] };
                endpoints.MapUnary(
                    EchoService.Unary,
                    async (request, call) =>
                    {
                        var parts = new List<string>();
                        await foreach (
                            var part in inner!.ServerStreamAsync(EchoService.ServerStream, request, Options())
                        )
                        {
                            parts.Add(part);
                        }
                        return string.Join('+', parts);
                    },
                    options
                );
                endpoints.MapServerStream(
                    EchoService.ServerStream,
                    (request, _) => request.Split(' ').ToAsyncEnumerable(),
                    options
                );
            })
        )
        {
            using var client = server.CreateClient(
                new() { Protocol = protocol, Interceptors = [new ClientTelemetry()] }
            );
            inner = client;
            using var root = source.StartActivity("root");
            Assert.NotNull(root);
            Assert.Equal("a+b", (await client.UnaryAsync(EchoService.Unary, "a b", Options())).Message);
        }

        // The server has stopped: all of its spans have ended.
        Assert.True(tracing.ForceFlush());
        var byId = spans.All.ToDictionary(s => s.SpanId);
        var names = new List<string>();
        var current = spans.All.Single(s =>
            s.Kind == ActivityKind.Server && s.DisplayName == "test.v1.Echo/ServerStream"
        );
        Assert.Single(spans.All.Select(s => s.TraceId).Distinct());
        while (byId.TryGetValue(current.SpanId, out _))
        {
            names.Add($"{current.Kind} {current.DisplayName}");
            if (!byId.TryGetValue(current.ParentSpanId, out current!))
            {
                break;
            }
        }
        Assert.Equal(
            [
                "Server test.v1.Echo/ServerStream",
                "Client test.v1.Echo/ServerStream",
                "Server test.v1.Echo/Unary",
                "Client test.v1.Echo/Unary",
                "Internal root",
            ],
            names
        );

        Assert.True(metering.ForceFlush());
        Assert.Equal(
            ["rpc.client.call.duration s 2", "rpc.server.call.duration s 2"],
            metrics.All.Order(StringComparer.Ordinal)
        );
    }

    private static CallOptions Options() => new() { CancellationToken = TestContext.Current.CancellationToken };

    private sealed class SpanExporter : BaseExporter<Activity>
    {
        private readonly ConcurrentQueue<Activity> _spans = [];

        public IReadOnlyList<Activity> All => [.. _spans];

        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
            {
                _spans.Enqueue(span);
            }
            return ExportResult.Success;
        }
    }

    private sealed class MetricExporter : BaseExporter<Metric>
    {
        public ConcurrentQueue<string> All { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                long count = 0;
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    count += point.GetHistogramCount();
                }
                All.Enqueue($"{metric.Name} {metric.Unit} {count}");
            }
            return ExportResult.Success;
        }
    }
}
