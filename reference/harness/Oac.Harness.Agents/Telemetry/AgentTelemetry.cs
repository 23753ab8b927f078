using System.Diagnostics;
using Oac.Harness.Handlers;

namespace Oac.Harness.Agents.Telemetry;

/// <summary>Spans of calls to models and tools. They come from the source that the harness's own come from: one name to listen to.</summary>
internal static class AgentTelemetry
{
    public static ActivitySource Source { get; } = new(HarnessHost.TelemetryName);

    public static Activity? StartTool(string tool, string server, string? callId)
    {
        if (!Source.HasListeners())
        {
            return null;
        }
        var shown = ShownText.Of(tool);
        var activity = Source.StartActivity(
            ActivityKind.Internal,
            default(ActivityContext),
            [
                new("gen_ai.operation.name", "execute_tool"),
                new("gen_ai.tool.name", shown),
                new("gen_ai.tool.type", "extension"),
                new("oac.mcp.server", ShownText.Of(server)),
            ],
            name: $"execute_tool {shown}"
        );
        if (callId is not null)
        {
            activity?.SetTag("gen_ai.tool.call.id", ShownText.Of(callId));
        }
        return activity;
    }

    public static void Fail(Activity? activity, string? type)
    {
        activity?.SetTag("error.type", type ?? "_OTHER");
        activity?.SetStatus(ActivityStatusCode.Error);
    }
}
