using OpenTelemetry.Exporter;

namespace Oac.Harness.Tests;

/// <summary>What is exported, by the environment. That it arrives is held by the samples' tests.</summary>
public sealed class ExportVariablesTests
{
    [Theory]
    [InlineData("", false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=", false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317", true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://c/v1/traces", true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=https://c/v1/metrics", false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c OTEL_SDK_DISABLED=TRUE", false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=none OTEL_SDK_DISABLED=true", false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c OTEL_SDK_DISABLED=false", true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c OTEL_TRACES_EXPORTER=none", false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c OTEL_METRICS_EXPORTER=prometheus", true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c OTEL_TRACES_EXPORTER=console,otlp", true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c OTEL_EXPORTER_OTLP_PROTOCOL=grpc", true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf", true, true)]
    [InlineData("OTEL_TRACES_EXPORTER=otlp", false, false)]
    public void An_endpoint_turns_on(string environment, bool traces, bool metrics)
    {
        var wanted = ExportVariables.Read(Variables(environment));
        Assert.Equal((traces, metrics), (wanted.Traces is not null, wanted.Metrics is not null));
    }

    [Fact]
    public void A_signals_own_variables_come_before_those_of_all()
    {
        const string P = "OTEL_EXPORTER_OTLP_";
        var wanted = ExportVariables.Read(
            Variables(
                $"{P}ENDPOINT=http://all:1 {P}TRACES_ENDPOINT=http://own:2/x {P}TRACES_PROTOCOL=http/protobuf {P}TRACES_HEADERS=a=b {P}TRACES_TIMEOUT=7"
            )
        );
        var (traces, metrics) = (Options(wanted.Traces), Options(wanted.Metrics));
        Assert.Equal(
            ("http://own:2/x", OtlpExportProtocol.HttpProtobuf, "a=b", 7),
            ($"{traces.Endpoint}", traces.Protocol, traces.Headers, traces.TimeoutMilliseconds)
        );
        var usual = new OtlpExporterOptions();
        Assert.Equal(
            ($"{usual.Endpoint}", usual.Protocol, usual.Headers, usual.TimeoutMilliseconds),
            ($"{metrics.Endpoint}", metrics.Protocol, metrics.Headers, metrics.TimeoutMilliseconds)
        );

        static OtlpExporterOptions Options(SignalExport? export)
        {
            var options = new OtlpExporterOptions();
            export!.Configure(options);
            return options;
        }
    }

    [Theory]
    [InlineData(
        "OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317",
        "OTEL_EXPORTER_OTLP_ENDPOINT is no URL of http or https."
    )]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=/tmp/x", "OTEL_EXPORTER_OTLP_ENDPOINT is no URL of http or https.")]
    [InlineData(
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://c OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=x",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT is no URL of http or https."
    )]
    [InlineData(
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://c OTEL_EXPORTER_OTLP_PROTOCOL=http/json",
        "OTEL_EXPORTER_OTLP_PROTOCOL may be grpc or http/protobuf."
    )]
    [InlineData(
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=udp",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL may be grpc or http/protobuf."
    )]
    [InlineData(
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://c OTEL_EXPORTER_OTLP_TIMEOUT=10s",
        "OTEL_EXPORTER_OTLP_TIMEOUT is no number of milliseconds."
    )]
    public void What_is_malformed_is_told(string environment, string message) =>
        Assert.Equal(
            message,
            Assert.Throws<HarnessConfigurationException>(() => ExportVariables.Read(Variables(environment))).Message
        );

    private static Func<string, string?> Variables(string environment)
    {
        var all = environment
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair => pair.Split('=', 2))
            .ToDictionary(static pair => pair[0], static pair => pair[1]);
        return all.GetValueOrDefault;
    }
}
