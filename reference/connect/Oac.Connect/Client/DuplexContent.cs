using System.Net;
using System.Net.Http.Headers;

namespace Oac.Connect.Client;

/// <summary>
/// A request body that is written while the answer is read. Its stream is handed out as soon as there is a connection, and the body ends
/// when the call says so.
/// </summary>
internal sealed class DuplexContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DuplexContent(string contentType) => Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);

    /// <summary>The stream to write to; fails where the request does.</summary>
    public Task<Stream> Stream => _stream.Task;

    /// <summary>Ends the body.</summary>
    public void End() => _ended.TrySetResult();

    /// <summary>Ends the body in the middle: the request is given up.</summary>
    public void Abort(Exception reason)
    {
        _stream.TrySetException(reason);
        _ = _stream.Task.Exception;
        _ended.TrySetCanceled();
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
            // Without it HTTP/2 keeps the headers back until there is something to send with them.
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // A server that has answered already may have closed the stream: whoever waits to write must hear of it.
            Abort(e);
            throw;
        }
        if (!_stream.TrySetResult(stream))
        {
            throw new OperationCanceledException("The call is over.");
        }
        using var registration = cancellationToken.UnsafeRegister(
            static (self, token) => ((DuplexContent)self!)._ended.TrySetCanceled(token),
            this
        );
        await _ended.Task.ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
