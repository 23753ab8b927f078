using System.Diagnostics;
using System.Diagnostics.Metrics;
using Oac.Spec.Stream;

namespace Oac.Harness.Telemetry;

/// <summary>Spans by OpenTelemetry's conventions for agents, and measurements (<c>harness/observability/genai-spans</c>).</summary>
internal static class HarnessTelemetry
{
    public const string Name = HarnessHost.TelemetryName;

    private static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "oac.harness.event.duration",
        "s",
        "How long handlers take."
    );

    private static readonly Counter<long> Connects = Meter.CreateCounter<long>(
        "oac.harness.streams",
        "{stream}",
        "Streams that were opened, by how they ended."
    );

    public static UpDownCounter<long> Sessions { get; } =
        Meter.CreateUpDownCounter<long>(
            "oac.harness.active_sessions",
            "{session}",
            "Sessions that have events or keep state."
        );

    /// <summary>The span of one event; its parent is the orchestrator's, where the stream's extension carried one.</summary>
    public static Activity? Start(string activityName, string agent, EventMessage message)
    {
        if (!Source.HasListeners())
        {
            return null;
        }
        ActivityContext.TryParse(message.Traceparent, null, isRemote: true, out var parent);
        return Source.StartActivity(
            ActivityKind.Internal,
            parent,
            [
                new("gen_ai.operation.name", "invoke_agent"),
                new("gen_ai.provider.name", "oac"),
                new("gen_ai.agent.name", agent),
                new("gen_ai.conversation.id", message.SessionId),
            ],
            name: activityName
        );
    }

    public static void Handled(string channel, string? error, TimeSpan duration)
    {
        if (!Duration.Enabled)
        {
            return;
        }
        var tags = new TagList { { "oac.channel", channel } };
        if (error is not null)
        {
            tags.Add("error.type", error);
        }
        Duration.Record(duration.TotalSeconds, tags);
    }

    public static void StreamEnded(string? error) =>
        Connects.Add(1, new KeyValuePair<string, object?>("error.type", error ?? "none"));
}
