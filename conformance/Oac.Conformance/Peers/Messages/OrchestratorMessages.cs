using Oac.Conformance.Targets;

namespace Oac.Conformance.Peers.Messages;

/// <summary>What the suite sends as an orchestrator: <c>OrchestratorEnvelope</c> of v1alpha2 and v1alpha3, by field numbers.</summary>
internal static class OrchestratorMessages
{
    /// <summary>An event.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="channel">The channel's name.</param>
    /// <param name="sample">What it carries.</param>
    /// <param name="traceParent">W3C trace context, where both peers announced the extension; else null.</param>
    /// <param name="hasUnknownFields">Whether fields are among it that no version has: a number, bytes, four and eight bytes.</param>
    public static byte[] Event(
        string sessionId,
        string channel,
        SampleEvent sample,
        string? traceParent,
        bool hasUnknownFields
    )
    {
        var content = new FieldWriter().Text(1, channel).Bytes(2, sample.Payload.Span).Text(3, sample.ContentType);
        if (traceParent is not null)
        {
            content.Text(1000, traceParent);
        }
        var envelope = new FieldWriter();
        if (hasUnknownFields)
        {
            content.Number(77, 4711).Text(78, "a later version");
            envelope.Text(99, "a later version").Number(98, ulong.MaxValue);
        }
        return envelope.Text(1, sessionId).Bytes(2, content.ToArray()).ToArray();
    }

    /// <summary>The end of a session.</summary>
    public static byte[] SessionEnd(string sessionId) => new FieldWriter().Text(1, sessionId).Bytes(3, []).ToArray();
}
