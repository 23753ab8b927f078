using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Oac.Conformance.Wire;

/// <summary>A connection as it came, before anything is made of it: also one on which no request follows.</summary>
public sealed class WireConnection
{
    private const int MostShown = 80;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WireConnection(string id) => Id = id;

    /// <summary>Its name on this server.</summary>
    public string Id { get; }

    /// <summary>What the client says first, as far as it is text; empty where it has said nothing yet.</summary>
    public string FirstLine { get; private set; } = "";

    /// <summary>What the client begins with.</summary>
    public WireGreeting Greeting { get; private set; }

    /// <summary>Completes when the connection is closed.</summary>
    public Task Ended => _ended.Task;

    internal static async Task WatchAsync(
        ConnectionContext context,
        Action<WireConnection> connected,
        ConnectionDelegate next
    )
    {
        var connection = new WireConnection(context.ConnectionId);
        connected(connection);
        try
        {
            var input = context.Transport.Input;
            var read = await input.ReadAsync(context.ConnectionClosed).ConfigureAwait(false);
            connection.Read(read.Buffer);
            // Nothing is taken: whoever comes next reads the same bytes.
            input.AdvanceTo(read.Buffer.Start);
            await next(context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            // The client is gone before it has said anything.
        }
        finally
        {
            connection._ended.TrySetResult();
        }
    }

    private void Read(ReadOnlySequence<byte> buffer)
    {
        var first = buffer.Slice(0, Math.Min(buffer.Length, MostShown)).ToArray();
        if (first.Length == 0)
        {
            return;
        }
        // A record of a TLS handshake: type 22, version 3.x.
        if (first[0] == 0x16)
        {
            Greeting = WireGreeting.Tls;
            return;
        }
        FirstLine = new([
            .. Encoding.ASCII.GetString(first).TakeWhile(static c => c is not ('\r' or '\n') && !char.IsControl(c)),
        ]);
        Greeting =
            FirstLine.StartsWith("PRI * HTTP/2", StringComparison.Ordinal) ? WireGreeting.Http2
            : FirstLine.Contains("HTTP/1", StringComparison.Ordinal) ? WireGreeting.Http1
            : WireGreeting.Other;
    }
}

/// <summary>What a connection begins with.</summary>
public enum WireGreeting
{
    /// <summary>Nothing was said yet.</summary>
    None,

    /// <summary>The preface of HTTP/2.</summary>
    Http2,

    /// <summary>A request line of HTTP/1.</summary>
    Http1,

    /// <summary>A TLS handshake.</summary>
    Tls,

    /// <summary>Something else.</summary>
    Other,
}
