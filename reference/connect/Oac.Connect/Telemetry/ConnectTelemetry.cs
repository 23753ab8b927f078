using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Oac.Connect;

/// <summary>
/// Names of what is measured, and the attributes of OpenTelemetry's conventions for remote procedure calls
/// (opentelemetry.io/docs/specs/semconv/rpc, release candidate): <c>rpc.system.name</c>, <c>rpc.method</c> with the service in it, and
/// <c>rpc.response.status_code</c>. Those names replaced <c>rpc.system</c>, <c>rpc.service</c>, <c>rpc.grpc.status_code</c> and
/// <c>rpc.connect_rpc.error_code</c>.
/// </summary>
public static class ConnectTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> of spans.</summary>
    public const string SourceName = "Oac.Connect";

    /// <summary>The name of the <see cref="Meter"/>.</summary>
    public const string MeterName = "Oac.Connect";

    // The conventions' own advice, in seconds.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private static readonly Meter Meter = new(MeterName);

    internal static ActivitySource Source { get; } = new(SourceName);

    internal static Histogram<double> ServerDuration { get; } =
        Meter.CreateHistogram(
            "rpc.server.call.duration",
            "s",
            "Measures the duration of inbound remote procedure calls (RPC).",
            null,
            Seconds
        );

    internal static Histogram<double> ClientDuration { get; } =
        Meter.CreateHistogram(
            "rpc.client.call.duration",
            "s",
            "Measures the duration of outbound remote procedure calls (RPC).",
            null,
            Seconds
        );

    /// <summary>Attributes that are known when a call begins.</summary>
    internal static TagList Describe(Method method, RpcProtocol protocol) =>
        new() { { "rpc.system.name", SystemName(protocol) }, { "rpc.method", method.ToString() } };

    /// <summary>Adds where the server is.</summary>
    internal static void AddServer(ref TagList tags, string host, int port)
    {
        tags.Add("server.address", host);
        if (port >= 0)
        {
            tags.Add("server.port", port);
        }
    }

    /// <summary>Adds how a call ended.</summary>
    /// <param name="tags">The attributes.</param>
    /// <param name="protocol">The protocol, which has its own names for codes.</param>
    /// <param name="code">The code; null for success.</param>
    /// <param name="isError">Whether this side counts it as an error.</param>
    internal static void AddOutcome(ref TagList tags, RpcProtocol protocol, ConnectCode? code, bool isError)
    {
        if (StatusName(protocol, code) is { } status)
        {
            tags.Add("rpc.response.status_code", status);
            if (isError)
            {
                tags.Add("error.type", status);
            }
        }
    }

    /// <summary>Sets on a span how its call ended.</summary>
    internal static void SetOutcome(Activity span, RpcProtocol protocol, ConnectCode? code, bool isError)
    {
        var tags = default(TagList);
        AddOutcome(ref tags, protocol, code, isError);
        foreach (var (name, value) in tags)
        {
            span.SetTag(name, value);
        }
        if (isError)
        {
            // No description: messages may quote what was sent.
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Codes that are the server's failures and not answers to what the client did.</summary>
    internal static bool IsServerError(ConnectCode? code) =>
        code
            is ConnectCode.Unknown
                or ConnectCode.DeadlineExceeded
                or ConnectCode.Unimplemented
                or ConnectCode.Internal
                or ConnectCode.Unavailable
                or ConnectCode.DataLoss;

    private static string SystemName(RpcProtocol protocol) => protocol == RpcProtocol.Connect ? "connectrpc" : "grpc";

    /// <summary>Codes by their names in each system; Connect has none for success.</summary>
    private static string? StatusName(RpcProtocol protocol, ConnectCode? code) =>
        (protocol, code) switch
        {
            (RpcProtocol.Connect, null) => null,
            (RpcProtocol.Connect, { } failure) => failure.ToName(),
            (_, null) => "OK",
            (_, ConnectCode.Canceled) => "CANCELLED",
            (_, { } failure) => failure.ToName().ToUpperInvariant(),
        };
}
