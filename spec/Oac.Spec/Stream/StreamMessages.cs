namespace Oac.Spec.Stream;

// The ways in which programs make messages. The generated constructors take any field as it came and are the readers' alone: what is
// made here keeps the rules of sections 4.4 and 4.5.

public sealed partial record EventResultMessage
{
    /// <summary>The event has been processed.</summary>
    /// <param name="sessionId">The event's session.</param>
    /// <param name="output">What the agent answers; travels only with the extension.</param>
    /// <param name="outputContentType">The media type of the output.</param>
    public static EventResultMessage Succeeded(
        string sessionId,
        ReadOnlyMemory<byte> output = default,
        string outputContentType = ""
    ) => new(RequiredSession.Of(sessionId), true, "", output, outputContentType ?? "");

    /// <summary>The event could not be processed.</summary>
    /// <param name="sessionId">The event's session.</param>
    /// <param name="errorMessage">Why; never empty.</param>
    /// <exception cref="ArgumentException">The message is empty.</exception>
    public static EventResultMessage Failed(string sessionId, string errorMessage)
    {
        ArgumentException.ThrowIfNullOrEmpty(errorMessage);
        return new(RequiredSession.Of(sessionId), false, errorMessage, default, "");
    }
}

public sealed partial record ProgressMessage
{
    /// <summary>A part of the answer to the event in flight.</summary>
    /// <param name="sessionId">The event's session.</param>
    /// <param name="seq">The number of the part, from 0.</param>
    /// <param name="chunk">The part.</param>
    /// <param name="contentType">The media type of the part.</param>
    public static ProgressMessage Create(string sessionId, ulong seq, ReadOnlyMemory<byte> chunk, string contentType) =>
        new(RequiredSession.Of(sessionId), chunk, contentType ?? "", seq);
}

public sealed partial record EventMessage
{
    /// <summary>An event for a session.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="channel">The channel's declared name.</param>
    /// <param name="payload">The event, in the form that the channel's schema describes.</param>
    /// <param name="contentType">The media type of the payload.</param>
    /// <param name="traceparent">The W3C trace context; travels only with the extension.</param>
    public static EventMessage Create(
        string sessionId,
        string channel,
        ReadOnlyMemory<byte> payload,
        string contentType,
        string traceparent = ""
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        return new(RequiredSession.Of(sessionId), channel, payload, contentType ?? "", traceparent ?? "");
    }
}

public sealed partial record SessionEndMessage
{
    /// <summary>The end of a session.</summary>
    /// <param name="sessionId">The session.</param>
    public static SessionEndMessage Create(string sessionId) => new(RequiredSession.Of(sessionId));
}

file static class RequiredSession
{
    public static string Of(string sessionId)
    {
        ArgumentException.ThrowIfNullOrEmpty(sessionId);
        return sessionId;
    }
}
