using Oac.Spec.Stream;

namespace Oac.Harness.Sessions;

/// <summary>The stream that an event came by, and by which its answer goes.</summary>
internal abstract class EventStream(StreamCodec codec, int maxMessageBytes)
{
    // A failed result always fits: its message is cut to this, and only what is larger than a message by this is refused below.
    private const int Allowance = 64 * 1024;

    /// <summary>What both peers announced.</summary>
    public StreamExtensions Extensions { get; protected set; }

    public StreamCodec Codec => codec;

    public int MaxMessageBytes => maxMessageBytes;

    /// <summary>The longest message that is ever sent: a session's id may fill a message by itself, and its result is longer.</summary>
    public int MaxSendBytes => int.CreateSaturating((long)maxMessageBytes + Allowance);

    public bool Fits(HarnessMessage message) => codec.Measure(message, Extensions) <= maxMessageBytes;

    /// <summary>Sends a part of an answer if there is room; false where there is none or the stream has ended.</summary>
    public abstract bool TryReport(ProgressMessage message);

    /// <summary>Waits for room for a part; false where the stream has ended.</summary>
    public abstract ValueTask<bool> WaitToReportAsync(CancellationToken cancellationToken);

    /// <summary>Sends an answer once there is room; a stream that has ended drops it.</summary>
    public abstract ValueTask AnswerAsync(EventResultMessage message, CancellationToken cancellationToken);
}
