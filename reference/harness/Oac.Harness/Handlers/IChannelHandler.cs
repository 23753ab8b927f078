namespace Oac.Harness;

/// <summary>Handles the events of a channel; what a lambda of <see cref="HarnessBuilder"/> does, as a class with dependencies.</summary>
/// <typeparam name="T">What the events are read into.</typeparam>
/// <remarks>
/// Each event gets an instance of its own, made in a scope of its own by the services of the host, and disposed with it: fields are never
/// shared between events. What belongs to a session is kept by <see cref="EventContext.State{T}"/>.
/// </remarks>
public interface IChannelHandler<T>
{
    /// <summary>Handles an event.</summary>
    /// <param name="context">The event's session and what can be done with it while the event is handled.</param>
    /// <param name="payload">The event.</param>
    /// <param name="cancellationToken">
    /// Fires when nobody waits for the result any longer: the session or the stream has ended, or the harness must stop now.
    /// </param>
    /// <returns>The result. What is thrown instead becomes a failed result (<see cref="AgentFailureException"/>).</returns>
    ValueTask<EventResult> HandleAsync(EventContext context, T payload, CancellationToken cancellationToken);
}
