using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Oac.Connect.Compression;
using Oac.Connect.Framing;
using Oac.Connect.Protocols;

namespace Oac.Connect.AspNetCore.Exchanges;

/// <summary>
/// One request and its answer in the words of one protocol. What calls of all protocols share stands here; each protocol has its file.
/// </summary>
internal abstract class ServerExchange(
    HttpContext http,
    Method method,
    RpcContentType type,
    ConnectServerOptions options,
    CompressionList compressions
)
{
    private readonly SendGate _gate = new();
    private RentedBuffer? _decompressed;
    private ReadOnlySequence<byte> _message;
    private bool _hasHeaders;

    public HttpContext Http { get; } = http;

    public Method Method { get; } = method;

    public RpcContentType Type { get; } = type;

    public MetadataMap ResponseHeaders { get; } = new();

    public MetadataMap ResponseTrailers { get; } = new();

    public ConnectServerOptions Options { get; } = options;

    protected CompressionList Compressions { get; } = compressions;

    /// <summary>What requests are compressed with; null for nothing.</summary>
    protected CompressionAlgorithm? RequestCompression { get; private set; }

    /// <summary>What answers are compressed with; null for nothing.</summary>
    protected CompressionAlgorithm? ResponseCompression { get; private set; }

    /// <summary>Whether a message or the headers were sent.</summary>
    protected bool HasStarted => _hasHeaders;

    /// <summary>Reads the timeout of the request.</summary>
    /// <exception cref="ConnectException">It is none.</exception>
    public abstract TimeSpan? ReadTimeout();

    /// <summary>Settles what both directions are compressed with.</summary>
    /// <exception cref="ConnectException">The request uses what is not known here.</exception>
    public void Negotiate()
    {
        var (used, accepted) = ReadCompression();
        // A peer that sends it can read it; what it says it reads best counts first.
        ResponseCompression = Compressions.Choose(accepted);
        if (!Compressions.TryFind(used, out var algorithm))
        {
            throw new ConnectException(ConnectCode.Unimplemented, Compressions.Unknown(used!));
        }
        RequestCompression = algorithm;
        if (accepted is null)
        {
            ResponseCompression = algorithm;
        }
    }

    /// <summary>The request's headers without those that are no metadata.</summary>
    public virtual MetadataMap ReadHeaders()
    {
        var map = new MetadataMap();
        foreach (var (name, values) in Http.Request.Headers)
        {
            foreach (var value in values)
            {
                map.Receive(name, value ?? "");
            }
        }
        return map;
    }

    /// <summary>The frames of the request, for callers that wait for them themselves; null where there are none.</summary>
    public virtual FrameReader? Frames => null;

    /// <summary>Waits for a message; false at the end. No token: what ends the call early ends the waiting, too.</summary>
    public abstract ValueTask<bool> ReceiveAsync();

    /// <summary>Takes the frame that was just read as a message.</summary>
    public virtual bool TakeFrame() => throw new NotSupportedException();

    /// <summary>Takes a message that is here already.</summary>
    public virtual bool TryReceive() => false;

    /// <summary>What it means that the body could not be read.</summary>
    public Exception TranslateReading(IOException exception) =>
        exception is ConnectionResetException
        || Http.RequestAborted.IsCancellationRequested
        // HTTP/2 has no bodies that cannot be read: the stream was reset, or the connection has ended, and the token follows.
        || (HttpProtocol.IsHttp2(Http.Request.Protocol) && exception is not BadHttpRequestException)
        // HTTP/1.1 has such bodies, but one that ends too early is a connection that has ended: the token follows here, too. Kestrel tells
        // it from the others by its text alone.
        || exception is BadHttpRequestException { Message: "Unexpected end of request content." }
            ? new CallOverException("The client is gone.", exception)
            : new ConnectException(ConnectCode.InvalidArgument, "the request's body is broken", exception);

    /// <summary>Reads the message that was waited for.</summary>
    public T ReadMessage<T>(Marshaller<T> marshaller)
    {
        try
        {
            return MessageBytes.Read(_message, marshaller, ConnectCode.InvalidArgument);
        }
        finally
        {
            _message = default;
            _decompressed?.Return();
            Consumed();
        }
    }

    /// <summary>The bytes of the message are not wanted any longer.</summary>
    protected virtual void Consumed() { }

    /// <summary>Sends a message, or lays it aside.</summary>
    public ValueTask SendAsync<T>(T message, Marshaller<T> marshaller, bool flush)
    {
        _gate.Enter();
        try
        {
            if (!_hasHeaders)
            {
                SetHeaders();
            }
            Write(message, marshaller);
        }
        catch
        {
            _gate.Leave();
            throw;
        }
        if (flush)
        {
            return FlushAndLeaveAsync();
        }
        _gate.Leave();
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends what was laid aside.</summary>
    public ValueTask FlushAsync()
    {
        _gate.Enter();
        return FlushAndLeaveAsync();
    }

    /// <summary>Sends the headers, unless they were.</summary>
    public ValueTask SendHeadersAsync()
    {
        _gate.Enter();
        if (_hasHeaders || !SendsHeadersFirst)
        {
            _gate.Leave();
            return ValueTask.CompletedTask;
        }
        SetHeaders();
        return FlushAndLeaveAsync();
    }

    /// <summary>Ends the answer, whoever else is still writing: what they write from now on is refused.</summary>
    public async Task FinishAsync(ConnectException? error)
    {
        if (!_gate.TryClose(out var lastWrite))
        {
            return;
        }
        if (lastWrite is not null)
        {
            Http.Response.BodyWriter.CancelPendingFlush();
            await lastWrite.ConfigureAwait(false);
        }
        if (error is not null)
        {
            // It may be another server's, passed on.
            ResponseTrailers.AddSendable(error.Metadata);
        }
        await EndAsync(error).ConfigureAwait(false);
    }

    /// <summary>Gives back what was rented.</summary>
    public virtual void Release() => _decompressed?.Return();

    /// <summary>The names of the request's compression and of those that its sender reads.</summary>
    protected abstract (string? Used, string? Accepted) ReadCompression();

    /// <summary>Whether headers can go before the first message.</summary>
    protected abstract bool SendsHeadersFirst { get; }

    /// <summary>Sets status and headers of an answer that is no bare error.</summary>
    protected abstract void WriteHeaders();

    /// <summary>Writes a message without sending it.</summary>
    protected abstract void Write<T>(T message, Marshaller<T> marshaller);

    /// <summary>Sends what was written.</summary>
    protected abstract ValueTask<bool> FlushCoreAsync();

    /// <summary>Writes the end.</summary>
    protected abstract Task EndAsync(ConnectException? error);

    /// <summary>Sets status and headers, once.</summary>
    protected void SetHeaders()
    {
        if (_hasHeaders)
        {
            return;
        }
        _hasHeaders = true;
        WriteHeaders();
        AppendHeaders(ResponseHeaders, "");
    }

    /// <summary>Sets metadata as headers.</summary>
    protected void AppendHeaders(MetadataMap map, string prefix)
    {
        foreach (var (name, value) in map)
        {
            var key = prefix + name;
            Http.Response.Headers[key] = Microsoft.Extensions.Primitives.StringValues.Concat(
                Http.Response.Headers[key],
                value
            );
        }
    }

    /// <summary>Takes a message that came, decompressed where it must be.</summary>
    protected void Take(in ReadOnlySequence<byte> content, bool isCompressed)
    {
        if (!isCompressed || content.IsEmpty)
        {
            RequireLength(content.Length);
            _message = content;
            return;
        }
        _decompressed ??= new RentedBuffer();
        _decompressed.Return();
        RequestCompression!.Decompress(content, Options.MaxReceiveBytes, ConnectCode.InvalidArgument, _decompressed);
        _message = new(_decompressed.WrittenMemory);
    }

    protected void RequireLength(long length)
    {
        if (length > Options.MaxReceiveBytes)
        {
            throw new ConnectException(
                ConnectCode.ResourceExhausted,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a message of {length} bytes came; at most {Options.MaxReceiveBytes} are read"
                )
            );
        }
    }

    private ValueTask FlushAndLeaveAsync()
    {
        var flushing = FlushCoreAsync();
        if (flushing.IsCompletedSuccessfully)
        {
            _gate.Leave();
            return flushing.Result ? ValueTask.CompletedTask : throw new CallOverException("The call is over.");
        }
        return AwaitFlushAsync(flushing);
    }

    [System.Runtime.CompilerServices.AsyncMethodBuilder(
        typeof(System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder)
    )]
    private async ValueTask AwaitFlushAsync(ValueTask<bool> flushing)
    {
        try
        {
            if (!await flushing.ConfigureAwait(false))
            {
                throw new CallOverException("The call is over.");
            }
        }
        finally
        {
            _gate.Leave();
        }
    }
}
