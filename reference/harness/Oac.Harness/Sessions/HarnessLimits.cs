using System.Runtime.CompilerServices;

namespace Oac.Harness;

/// <summary>What an orchestrator can make a harness hold. Every bound has a default; none can be lifted. Immutable.</summary>
public sealed record HarnessLimits
{
    /// <summary>
    /// The longest message on the stream in bytes, either way: 4 MiB. A longer one that comes in ends the stream; an answer that is
    /// longer becomes a failed result.
    /// </summary>
    public int MaxMessageBytes
    {
        get;
        init => field = Require(value, 1024);
    } = 4 * 1024 * 1024;

    /// <summary>
    /// How many sessions may be at work or keep state at once: 10,000. Events of more are answered with a failed result. A session that
    /// keeps nothing counts only while it has events.
    /// </summary>
    public int MaxSessions
    {
        get;
        init => field = Require(value);
    } = 10_000;

    /// <summary>
    /// How many events are handled at once where sessions are isolated: 1,000. Without isolation it is always one. As many answers may
    /// wait for an orchestrator that reads slowly.
    /// </summary>
    public int MaxConcurrentEvents
    {
        get;
        init => field = Require(value);
    } = 1_000;

    /// <summary>
    /// How many events may wait for their turn: 1,000. While that many do, nothing more is read from the stream, ends of sessions
    /// included.
    /// </summary>
    public int MaxQueuedEvents
    {
        get;
        init => field = Require(value);
    } = 1_000;

    /// <summary>How many bytes the payloads of waiting events may have: 64 MiB; beyond, as with <see cref="MaxQueuedEvents"/>.</summary>
    public int MaxQueuedBytes
    {
        get;
        init => field = Require(value);
    } = 64 * 1024 * 1024;

    private static int Require(int value, int least = 1, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        return value;
    }
}
