using System.Diagnostics;

namespace Oac.Connect;

/// <summary>
/// Makes a span and a measurement of every call of a client, and sends the span's context along (W3C Trace Context). Without a listener
/// it does nothing. It stands first among the interceptors, so that it sees what others do.
/// </summary>
/// <param name="time">The clock of durations; null for the system's.</param>
public sealed class ClientTelemetry(TimeProvider? time = null) : ClientInterceptor
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public override ValueTask OnStartAsync(ClientCallInfo info, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(info);
        var isMeasured = ConnectTelemetry.ClientDuration.Enabled;
        var span = ConnectTelemetry.Source.HasListeners() ? Start(info) : null;
        // A span of the caller goes on through a client that nobody traces.
        if ((span ?? Activity.Current) is { } current)
        {
            DistributedContextPropagator.Current.Inject(current, info.Headers, Set);
        }
        if (isMeasured || span is not null)
        {
            info.Items[this] = new Running(span, isMeasured, _time.GetTimestamp());
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void OnEnd(ClientCallInfo info, ConnectException? failure)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (!info.HasItems || !info.Items.TryGetValue(this, out var item) || item is not Running running)
        {
            return;
        }
        if (running.Span is { } span)
        {
            ConnectTelemetry.SetOutcome(span, info.Protocol, failure?.Code, failure is not null);
            span.Dispose();
        }
        if (running.IsMeasured)
        {
            var tags = ConnectTelemetry.Describe(info.Method, info.Protocol);
            ConnectTelemetry.AddServer(ref tags, info.Address.Host, info.Address.Port);
            ConnectTelemetry.AddOutcome(ref tags, info.Protocol, failure?.Code, failure is not null);
            ConnectTelemetry.ClientDuration.Record(_time.GetElapsedTime(running.Start).TotalSeconds, tags);
        }
    }

    private static Activity? Start(ClientCallInfo info)
    {
        var tags = ConnectTelemetry.Describe(info.Method, info.Protocol);
        ConnectTelemetry.AddServer(ref tags, info.Address.Host, info.Address.Port);
        tags.Add("network.protocol.name", "http");
        tags.Add("network.protocol.version", info.HttpVersion.ToString(info.HttpVersion.Minor == 0 ? 1 : 2));
        return ConnectTelemetry.Source.StartActivity(
            info.Method.ToString(),
            ActivityKind.Client,
            parentContext: default,
            tags
        );
    }

    private static void Set(object? carrier, string name, string value)
    {
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            // What cannot be sent must not fail the call.
            return;
        }
        var headers = (MetadataMap)carrier!;
        headers.Remove(name);
        headers.Add(name, value);
    }

    private sealed record Running(Activity? Span, bool IsMeasured, long Start);
}
