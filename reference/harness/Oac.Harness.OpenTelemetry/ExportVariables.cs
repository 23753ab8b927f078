using System.Globalization;
using OpenTelemetry.Exporter;

namespace Oac.Harness;

/// <summary>Where one kind of telemetry goes, as variables for this kind alone say; the SDK reads those that hold for all.</summary>
internal sealed record SignalExport(
    Uri? Endpoint,
    OtlpExportProtocol? Protocol,
    string? Headers,
    int? TimeoutMilliseconds
)
{
    public void Configure(OtlpExporterOptions options)
    {
        options.Protocol = Protocol ?? options.Protocol;
        options.Headers = Headers ?? options.Headers;
        options.TimeoutMilliseconds = TimeoutMilliseconds ?? options.TimeoutMilliseconds;
        if (Endpoint is not null)
        {
            options.Endpoint = Endpoint;
        }
    }
}

/// <summary>
/// What OpenTelemetry's variables ask for. Of those that hold for all signals the SDK reads the values; it passes over what is malformed, and
/// sends elsewhere then.
/// </summary>
/// <param name="Traces">Where spans go; null for nowhere.</param>
/// <param name="Metrics">Where measurements go; null for nowhere.</param>
internal sealed record ExportVariables(SignalExport? Traces, SignalExport? Metrics)
{
    private const string Exporter = "OTEL_EXPORTER_OTLP";

    /// <exception cref="HarnessConfigurationException">A variable is malformed.</exception>
    public static ExportVariables Read(Func<string, string?> variables)
    {
        return string.Equals(Get("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
            ? new(null, null)
            : new(Signal("TRACES"), Signal("METRICS"));

        SignalExport? Signal(string signal)
        {
            var exporters = Get($"OTEL_{signal}_EXPORTER") ?? "otlp";
            if (!exporters.Split(',', StringSplitOptions.TrimEntries).Contains("otlp", StringComparer.Ordinal))
            {
                return null;
            }
            var own = Endpoint($"{Exporter}_{signal}_ENDPOINT");
            if (Endpoint($"{Exporter}_ENDPOINT") is null && own is null)
            {
                return null;
            }
            _ = Protocol($"{Exporter}_PROTOCOL");
            _ = Timeout($"{Exporter}_TIMEOUT");
            return new(
                own,
                Protocol($"{Exporter}_{signal}_PROTOCOL"),
                Get($"{Exporter}_{signal}_HEADERS"),
                Timeout($"{Exporter}_{signal}_TIMEOUT")
            );
        }

        string? Get(string name) => variables(name)?.Trim() is { Length: > 0 } value ? value : null;

        Uri? Endpoint(string name) =>
            Get(name) is not { } value ? null
            : Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
            : throw new HarnessConfigurationException($"{name} is no URL of http or https.");

        OtlpExportProtocol? Protocol(string name) =>
            Get(name) switch
            {
                null => null,
                "grpc" => OtlpExportProtocol.Grpc,
                "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
                _ => throw new HarnessConfigurationException($"{name} may be grpc or http/protobuf."),
            };

        int? Timeout(string name) =>
            Get(name) is not { } value ? null
            : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds
            : throw new HarnessConfigurationException($"{name} is no number of milliseconds.");
    }
}
