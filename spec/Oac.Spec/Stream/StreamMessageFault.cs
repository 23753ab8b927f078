namespace Oac.Spec.Stream;

/// <summary>What a message that could be decoded still lacks.</summary>
public enum StreamMessageFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Section 4.4: every message has a non-empty session id.</summary>
    EmptySessionId,

    /// <summary>Section 4.5: a result that is no success says why.</summary>
    FailureWithoutMessage,
}

public abstract partial record HarnessMessage
{
    /// <summary>Checks what the encoding cannot: a session id, and a reason where an event failed.</summary>
    public StreamMessageFault Validate() =>
        SessionId.Length == 0 ? StreamMessageFault.EmptySessionId
        : this is EventResultMessage { Success: false, ErrorMessage: "" } ? StreamMessageFault.FailureWithoutMessage
        : StreamMessageFault.None;
}

public abstract partial record OrchestratorMessage
{
    /// <summary>Checks what the encoding cannot: a session id.</summary>
    public StreamMessageFault Validate() =>
        SessionId.Length == 0 ? StreamMessageFault.EmptySessionId : StreamMessageFault.None;
}
