namespace Oac.Engine;

/// <summary>
/// An engine could not be reached, or did not do what it was asked. The message says which engine, what was asked and why it failed; it
/// never holds a credential or a key.
/// </summary>
public sealed class EngineException : Exception
{
    /// <summary>Makes the exception.</summary>
    public EngineException(EngineError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>What kind of failure it is.</summary>
    public EngineError Error { get; }
}

/// <summary>Why an engine did not do what it was asked.</summary>
public enum EngineError
{
    /// <summary>The image, container or network, or the context that names the engine, is not there.</summary>
    NotFound,

    /// <summary>There is no engine, it does not answer in time, or the connection broke off.</summary>
    Unreachable,

    /// <summary>The engine understood and said no, or failed itself: its words are in the message.</summary>
    Refused,

    /// <summary>What the engine sent, or a file that describes it, is not what it should be; a broken archive is this too.</summary>
    Corrupt,

    /// <summary>A limit of ours was reached.</summary>
    LimitExceeded,

    /// <summary>An address, a setting or a version of the API that is not supported here.</summary>
    NotSupported,

    /// <summary>The user may not use the socket, or a certificate is missing or not trusted.</summary>
    Unauthorized,
}
