using System.Threading.Channels;
using Oac.Connect;
using Oac.Harness.Sessions;
using Oac.Spec.Stream;

namespace Oac.Harness.Connection;

/// <summary>One stream to the orchestrator. Messages go out by one writer, those that are ready together in one piece.</summary>
internal sealed class WireStream(StreamCodec codec, int maxMessageBytes) : EventStream(codec, maxMessageBytes)
{
    // Enough to write in one piece what was finished at once; whoever finds no room waits with its own message.
    private const int MaxOutgoing = 64;

    private const int FlushBytes = 64 * 1024;

    private readonly Channel<HarnessMessage> _outgoing = Channel.CreateBounded<HarnessMessage>(
        new BoundedChannelOptions(MaxOutgoing) { SingleReader = true }
    );

    /// <summary>The orchestrator has answered; this is what it announced.</summary>
    public void Agree(StreamExtensions extensions) => Extensions = extensions;

    public override bool TrySend(HarnessMessage message) => _outgoing.Writer.TryWrite(message);

    public override ValueTask<bool> WaitToSendAsync(CancellationToken cancellationToken) =>
        _outgoing.Writer.WaitToWriteAsync(cancellationToken);

    /// <summary>Takes no more messages; those that were taken still go out.</summary>
    public void Complete() => _outgoing.Writer.TryComplete();

    /// <summary>Writes until it is completed, and closes this side then; ends at once where the call has ended.</summary>
    public async Task WriteAsync(ClientCall<HarnessMessage, Incoming> call)
    {
        try
        {
            var outgoing = _outgoing.Reader;
            while (await outgoing.WaitToReadAsync().ConfigureAwait(false))
            {
                var bytes = 0;
                while (bytes < FlushBytes && outgoing.TryRead(out var message))
                {
                    bytes += Codec.Measure(message, Extensions);
                    if (!await call.BufferAsync(message).ConfigureAwait(false))
                    {
                        return;
                    }
                }
                if (!await call.FlushAsync().ConfigureAwait(false))
                {
                    return;
                }
            }
            await call.CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            // Nobody waits for room in a stream that is written no more.
            Complete();
            while (_outgoing.Reader.TryRead(out _)) { }
        }
    }
}
