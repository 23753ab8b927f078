using Microsoft.AspNetCore.Http;
using Oac.Connect.AspNetCore.Exchanges;

namespace Oac.Connect.AspNetCore;

/// <summary>A call as the server sees it, beside its messages.</summary>
public abstract class ServerCall
{
    private readonly ServerExchange _exchange;
    private readonly Deadline _deadline;
    private MetadataMap? _requestHeaders;

    private protected ServerCall(ServerExchange exchange, Deadline deadline)
    {
        _exchange = exchange;
        _deadline = deadline;
        Deadline = deadline.At;
        Timeout = deadline.Timeout;
        CancellationToken = deadline.Token;
    }

    /// <summary>The method.</summary>
    public Method Method => _exchange.Method;

    /// <summary>The protocol.</summary>
    public RpcProtocol Protocol => _exchange.Type.Protocol;

    /// <summary>The codec of the messages: <c>proto</c>, <c>json</c>.</summary>
    public string Codec => _exchange.Type.Codec;

    /// <summary>The request below the call. Body and headers of the answer belong to the protocol.</summary>
    public HttpContext HttpContext => _exchange.Http;

    /// <summary>What the client sent before its messages.</summary>
    public MetadataMap RequestHeaders => _requestHeaders ??= _exchange.ReadHeaders();

    /// <summary>What is sent before the messages; what is added after the first of them, or after <see cref="SendHeadersAsync"/>, is lost.</summary>
    public MetadataMap ResponseHeaders => _exchange.ResponseHeaders;

    /// <summary>What is sent after the messages, also where the call fails.</summary>
    public MetadataMap ResponseTrailers => _exchange.ResponseTrailers;

    /// <summary>When the client gives up, or null if never.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>How long the client said that it would wait, or null.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>Fires when the client is gone, when the deadline has passed, and for streams when the server stops.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Sends the headers now; later, and where the protocol has no headers of its own to send first, it does nothing.</summary>
    public ValueTask SendHeadersAsync() => _exchange.SendHeadersAsync();

    /// <summary>
    /// What the client is told where the call ends now, for interceptors that report outcomes: null for success. A deadline that has
    /// passed is an outcome whatever the method returns.
    /// </summary>
    /// <param name="exception">What the rest of the call threw, or null where it returned.</param>
    public ConnectException? OutcomeOf(Exception? exception) =>
        exception switch
        {
            null => _deadline.Reason is EndReason.Passed ? _deadline.ToError(null) : null,
            ConnectException e => e,
            _ when _deadline.Reason != EndReason.None || exception is CallOverException => _deadline.ToError(exception),
            BadHttpRequestException => new(ConnectCode.InvalidArgument, "the request is broken", exception),
            _ => new(
                ConnectCode.Unknown,
                _exchange.Options.EnableDetailedErrors
                    ? $"{exception.GetType().Name}: {exception.Message}"
                    : "the method failed",
                exception
            ),
        };

    /// <summary>Whether an exception is nobody's outcome but the method's own: it has no code, and the call was not over.</summary>
    internal bool IsUnexpected(Exception exception) =>
        exception is not (ConnectException or BadHttpRequestException or CallOverException)
        && _deadline.Reason == EndReason.None;
}

/// <summary>A call with its messages. Reading and writing may go on at once, but only one of each.</summary>
/// <typeparam name="TRequest">What the client sends.</typeparam>
/// <typeparam name="TResponse">What the server sends.</typeparam>
public sealed partial class ServerCall<TRequest, TResponse> : ServerCall
{
    private readonly ServerExchange _exchange;
    private readonly Marshaller<TRequest> _reader;
    private readonly Marshaller<TResponse> _writer;
    private MessageWait? _waiting;

    internal ServerCall(
        ServerExchange exchange,
        Deadline deadline,
        Marshaller<TRequest> reader,
        Marshaller<TResponse> writer
    )
        : base(exchange, deadline)
    {
        _exchange = exchange;
        _reader = reader;
        _writer = writer;
    }

    /// <summary>The message that was read last.</summary>
    public TRequest Current { get; private set; } = default!;

    /// <summary>Reads the next message into <see cref="Current"/>; false once the client has sent its last.</summary>
    /// <exception cref="ConnectException">What came is no message, or too long.</exception>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public ValueTask<bool> ReadAsync() => TryRead() ? new(true) : WaitAsync();

    /// <summary>
    /// Reads the next message into <see cref="Current"/> if it is here already; false says nothing of what will come. With
    /// <see cref="BufferAsync"/> a handler answers a burst with one write.
    /// </summary>
    /// <exception cref="ConnectException">What came is no message, or too long.</exception>
    public bool TryRead() => Take(_exchange.TryReceive());

    /// <summary>The messages as they come.</summary>
    public async IAsyncEnumerable<TRequest> ReadAllAsync()
    {
        while (await ReadAsync().ConfigureAwait(false))
        {
            yield return Current;
        }
    }

    /// <summary>Sends a message; waits while the client reads too slowly.</summary>
    /// <exception cref="ConnectException">The message cannot be written, or is too long.</exception>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    /// <exception cref="InvalidOperationException">Another message is being sent.</exception>
    public ValueTask WriteAsync(TResponse message) => _exchange.SendAsync(message, _writer, flush: true);

    /// <summary>Lays a message aside, to be sent with what follows: by <see cref="FlushAsync"/>, the next write, or the end.</summary>
    /// <exception cref="ConnectException">The message cannot be written, or is too long.</exception>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    /// <exception cref="InvalidOperationException">Another message is being sent.</exception>
    public ValueTask BufferAsync(TResponse message) => _exchange.SendAsync(message, _writer, flush: false);

    /// <summary>Sends what was laid aside.</summary>
    public ValueTask FlushAsync() => _exchange.FlushAsync();

    private ValueTask<bool> WaitAsync()
    {
        if (_exchange.Frames is not { } frames)
        {
            return WaitForBodyAsync();
        }
        CancellationToken.ThrowIfCancellationRequested();
        return (_waiting ??= new(this, frames)).StartAsync();
    }

    private async ValueTask<bool> WaitForBodyAsync()
    {
        CancellationToken.ThrowIfCancellationRequested();
        return Take(await _exchange.ReceiveAsync().ConfigureAwait(false));
    }

    private bool Take(bool any)
    {
        if (any)
        {
            Current = _exchange.ReadMessage(_reader);
        }
        return any;
    }
}
