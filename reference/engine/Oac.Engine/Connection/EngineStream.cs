using System.Net.Sockets;

namespace Oac.Engine.Connection;

/// <summary>
/// A connection on which an answer can be read though the engine takes no more of the request. Engines refuse an archive after its first
/// bytes, say why and close; HttpClient reads answers only once it has sent everything, and would only tell that sending failed. What the
/// engine does not take is dropped here, and if it said nothing, the read finds that.
/// </summary>
internal sealed class EngineStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private bool _closedByEngine;
    private volatile bool _closedByUs;

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        if (_closedByEngine)
        {
            return;
        }
        try
        {
            await base.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
            when (!_closedByUs
                && e.InnerException
                    is SocketException { SocketErrorCode: SocketError.Shutdown or SocketError.ConnectionReset }
            )
        {
            _closedByEngine = true;
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected override void Dispose(bool disposing)
    {
        _closedByUs = true;
        base.Dispose(disposing);
    }
}
