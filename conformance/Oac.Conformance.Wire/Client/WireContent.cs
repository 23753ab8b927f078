using System.Net;

namespace Oac.Conformance.Wire;

/// <summary>A request's body that is written from outside, while the answer may be read already.</summary>
internal sealed class WireContent(long? length) : HttpContent
{
    private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The stream to write to, once there is a connection.</summary>
    public Task<Stream> Stream => _stream.Task;

    public void End() => _end.TrySetResult();

    public void Fail(Exception reason)
    {
        if (_stream.TrySetException(reason))
        {
            // Nobody needs to wait for it.
            _ = _stream.Task.Exception;
        }
        _end.TrySetCanceled();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (length is null)
            {
                // The headers go out before the first message.
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            // A server that has answered already may have closed the stream before anything was written to it.
            Fail(e);
            throw;
        }
        _stream.TrySetResult(stream);
        await _end.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length ?? 0;
        return length is not null;
    }
}
