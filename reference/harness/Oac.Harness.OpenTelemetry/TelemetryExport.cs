using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Oac.Harness;

/// <summary>Exports what a harness tells of itself over OTLP, where the environment asks for it.</summary>
public static class TelemetryExport
{
    /// <summary>
    /// Exports the spans and measurements of <see cref="HarnessHost.TelemetryName"/> as OpenTelemetry's variables say; nothing where they name
    /// no endpoint (<c>harness/observability/genai-spans</c>).
    /// </summary>
    /// <remarks>
    /// <para>
    /// OTEL_EXPORTER_OTLP_ENDPOINT turns both on, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT and OTEL_EXPORTER_OTLP_METRICS_ENDPOINT one of them;
    /// OTEL_TRACES_EXPORTER or OTEL_METRICS_EXPORTER with <c>none</c>, and OTEL_SDK_DISABLED, turn off. Protocol, headers, timeouts, batches, sampler
    /// and resource are the SDK's variables. The service is called as the agent is, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES say otherwise.
    /// </para>
    /// <para>What is left is sent once the harness has stopped. Test hosts export nothing.</para>
    /// </remarks>
    /// <param name="harness">The agent's configuration.</param>
    /// <exception cref="HarnessConfigurationException">A variable is malformed.</exception>
    public static HarnessBuilder ExportTelemetry(this HarnessBuilder harness)
    {
        ArgumentNullException.ThrowIfNull(harness);
        var wanted = ExportVariables.Read(Environment.GetEnvironmentVariable);
        if (wanted.Traces is { } traces)
        {
            harness.Attach(agent =>
                Sdk.CreateTracerProviderBuilder()
                    .ConfigureResource(resource => Describe(resource, agent))
                    .AddSource(HarnessHost.TelemetryName)
                    .AddOtlpExporter(traces.Configure)
                    .Build()
            );
        }
        if (wanted.Metrics is { } metrics)
        {
            harness.Attach(agent =>
                Sdk.CreateMeterProviderBuilder()
                    .ConfigureResource(resource => Describe(resource, agent))
                    .AddMeter(HarnessHost.TelemetryName)
                    .AddOtlpExporter(metrics.Configure)
                    .Build()
            );
        }
        return harness;
    }

    private static void Describe(ResourceBuilder resource, string agent) =>
        resource
            .Clear()
            .AddService(agent, serviceVersion: Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3))
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
}
