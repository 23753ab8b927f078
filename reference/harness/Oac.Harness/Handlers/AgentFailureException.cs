namespace Oac.Harness;

/// <summary>
/// An event cannot be processed, and its sender may know why: the message becomes that of the failed result. Every other exception
/// stays in the log, and the sender is told no more than a reference to it.
/// </summary>
public sealed class AgentFailureException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Why, for whoever sent the event; not empty, no secrets.</param>
    /// <param name="innerException">What caused it; goes to the log only.</param>
    /// <exception cref="ArgumentException">The message is empty.</exception>
    public AgentFailureException(string message, Exception? innerException = null)
        : base(message, innerException) => ArgumentException.ThrowIfNullOrWhiteSpace(message);
}
