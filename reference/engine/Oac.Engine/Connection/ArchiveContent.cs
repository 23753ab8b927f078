using System.Net;
using System.Runtime.ExceptionServices;

namespace Oac.Engine.Connection;

/// <summary>A request's body that is written while it is sent, without a length known before.</summary>
internal sealed class ArchiveContent(Func<Stream, CancellationToken, Task> write) : HttpContent
{
    private CancellationTokenSource? _late;
    private TimeSpan _idle;
    private TimeSpan _answer;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Whether all of it was sent.</summary>
    public bool Complete { get; private set; }

    /// <summary>Says who ends the request when the engine takes nothing for a time, or has everything and says nothing.</summary>
    public void Watch(CancellationTokenSource late, TimeSpan idle, TimeSpan answer) =>
        (_late, _idle, _answer) = (late, idle, answer);

    /// <summary>What the caller's own code threw comes out as it was; the request only broke because of it.</summary>
    public void ThrowCallersFailure() => _failure?.Throw();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        var body = new SentStream(stream, _late!, _idle);
        await using (body.ConfigureAwait(false))
        {
            try
            {
                await write(body, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!body.Broken && !cancellationToken.IsCancellationRequested)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
                throw;
            }
            await body.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        Complete = true;
        _late!.CancelAfter(_answer);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
