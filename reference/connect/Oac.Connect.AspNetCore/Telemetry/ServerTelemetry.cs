using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Oac.Connect.AspNetCore;

/// <summary>
/// Makes a span and a measurement of every call of a server. Without a listener it does nothing. It stands first among the interceptors,
/// so that it sees what others do. The span's parent is ASP.NET Core's span of the request where that is recorded, else what the client
/// sent (W3C Trace Context).
/// </summary>
public static class ServerTelemetry
{
    /// <summary>An interceptor with the system's clock.</summary>
    public static ServerInterceptor Interceptor { get; } = Create(TimeProvider.System);

    /// <summary>An interceptor with any clock.</summary>
    public static ServerInterceptor Create(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return (call, next) =>
            ConnectTelemetry.Source.HasListeners() || ConnectTelemetry.ServerDuration.Enabled
                ? RunAsync(call, next, time)
                : next();
    }

    private static async Task RunAsync(ServerCall call, Func<Task> next, TimeProvider time)
    {
        var start = time.GetTimestamp();
        using var span = ConnectTelemetry.Source.HasListeners() ? Start(call) : null;
        ConnectException? failure = null;
        try
        {
            await next().ConfigureAwait(false);
            failure = call.OutcomeOf(null);
        }
        catch (Exception e)
        {
            failure = call.OutcomeOf(e);
            throw;
        }
        finally
        {
            var isError = ConnectTelemetry.IsServerError(failure?.Code);
            if (span is not null)
            {
                ConnectTelemetry.SetOutcome(span, call.Protocol, failure?.Code, isError);
            }
            if (ConnectTelemetry.ServerDuration.Enabled)
            {
                // Not the host: clients choose it, and every new one would be a new series.
                var tags = ConnectTelemetry.Describe(call.Method, call.Protocol);
                ConnectTelemetry.AddOutcome(ref tags, call.Protocol, failure?.Code, isError);
                ConnectTelemetry.ServerDuration.Record(time.GetElapsedTime(start).TotalSeconds, tags);
            }
        }
    }

    private static Activity? Start(ServerCall call)
    {
        var request = call.HttpContext.Request;
        var tags = ConnectTelemetry.Describe(call.Method, call.Protocol);
        ConnectTelemetry.AddServer(ref tags, request.Host.Host, request.Host.Port ?? (request.IsHttps ? 443 : 80));
        tags.Add("network.protocol.name", "http");
        if (request.Protocol is ['H', 'T', 'T', 'P', '/', .. var version])
        {
            tags.Add("network.protocol.version", version);
        }
        if (call.HttpContext.Connection.RemoteIpAddress is { } peer)
        {
            tags.Add("network.peer.address", peer.ToString());
            tags.Add("network.peer.port", call.HttpContext.Connection.RemotePort);
        }
        return ConnectTelemetry.Source.StartActivity(
            call.Method.ToString(),
            ActivityKind.Server,
            ParentOf(request),
            tags
        );
    }

    private static ActivityContext ParentOf(HttpRequest request)
    {
        // What ASP.NET Core makes for its logs alone has no source, and is never exported: it would be a parent that nobody finds.
        if (Activity.Current is { Source.Name.Length: > 0 } current)
        {
            return current.Context;
        }
        DistributedContextPropagator.Current.ExtractTraceIdAndState(
            request.Headers,
            static (object? carrier, string name, out string? value, out IEnumerable<string>? values) =>
            {
                var found = ((IHeaderDictionary)carrier!)[name];
                value = found.Count == 1 ? found[0] : null;
                values = null;
            },
            out var parent,
            out var state
        );
        return ActivityContext.TryParse(parent, state, isRemote: true, out var context) ? context : default;
    }
}
