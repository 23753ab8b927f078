using System.Threading.Channels;
using Oac.Connect;
using Oac.Harness.Sessions;
using Oac.Spec.Stream;

namespace Oac.Harness.Connection;

/// <summary>One stream to the orchestrator. Messages go out by one writer, those that are ready together in one piece.</summary>
#pragma warning disable CA1001 // Semaphores have no handle, and handlers that are left behind at the end still wait by them.
internal sealed class WireStream(StreamCodec codec, HarnessLimits limits) : EventStream(codec, limits.MaxMessageBytes)
#pragma warning restore CA1001
{
    // Of all handlers together. Whoever finds no room waits with its own, in turn.
    private const int MaxReports = 64;

    private const int FlushBytes = 64 * 1024;

    private readonly Channel<HarnessMessage> _outgoing = Channel.CreateUnbounded<HarnessMessage>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly SemaphoreSlim _reports = new(MaxReports);

    // No more is finished and not yet written than may be at work: fewer would let handlers wait for each other's answers.
    private readonly SemaphoreSlim _answers = new(limits.MaxConcurrentEvents);

    private volatile bool _isCompleted;

    /// <summary>The orchestrator has answered; this is what it announced.</summary>
    public void Agree(StreamExtensions extensions) => Extensions = extensions;

    public override bool TryReport(ProgressMessage message) => _reports.Wait(0) && _outgoing.Writer.TryWrite(message);

    public override async ValueTask<bool> WaitToReportAsync(CancellationToken cancellationToken)
    {
        await _reports.WaitAsync(cancellationToken).ConfigureAwait(false);
        _reports.Release();
        return !_isCompleted;
    }

    public override ValueTask AnswerAsync(EventResultMessage message, CancellationToken cancellationToken)
    {
        if (!_answers.Wait(0, CancellationToken.None))
        {
            return AnswerLaterAsync(message, cancellationToken);
        }
        _outgoing.Writer.TryWrite(message);
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes no more messages; those that were taken still go out.</summary>
    public void Complete()
    {
        _isCompleted = true;
        if (_outgoing.Writer.TryComplete())
        {
            // Nobody waits for room in a stream that takes nothing.
            _reports.Release(int.MaxValue / 2);

            _answers.Release(int.MaxValue / 2);
        }
    }

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
                    (message is ProgressMessage ? _reports : _answers).Release();
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
            Complete();
            while (_outgoing.Reader.TryRead(out _)) { }
        }
    }

    private async ValueTask AnswerLaterAsync(EventResultMessage message, CancellationToken cancellationToken)
    {
        await _answers.WaitAsync(cancellationToken).ConfigureAwait(false);
        _outgoing.Writer.TryWrite(message);
    }
}
