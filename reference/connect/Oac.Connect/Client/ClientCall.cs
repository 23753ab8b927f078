using System.Runtime.CompilerServices;
using Oac.Connect.Client;
using Oac.Connect.Framing;

namespace Oac.Connect;

/// <summary>
/// A call that is open. Writing and reading may go on at once, but only one of each. Disposing it before its end gives it up.
/// </summary>
/// <typeparam name="TRequest">What is sent.</typeparam>
/// <typeparam name="TResponse">What comes back.</typeparam>
public sealed class ClientCall<TRequest, TResponse> : IAsyncDisposable
{
    private readonly ConnectClient _client;
    private readonly Method<TRequest, TResponse> _method;
    private readonly ClientExchange _exchange;
    private readonly ClientCallInfo _info;
    private readonly CallTimer _timer;
    private readonly DuplexContent _content;
    private readonly Marshaller<TRequest> _requests;
    private readonly Marshaller<TResponse> _responses;
    private readonly Task<HttpResponseMessage> _sending;
    private readonly CancellationTokenRegistration _giveUp;
    private readonly RentedBuffer _decompressed = new();
    private FrameWriter? _writer;
    private StreamSink? _sink;
    private FrameReader? _reader;
    private HttpResponseMessage? _response;
    private ConnectException? _error;
    private bool _hadBody;
    private bool _isEnded;
    private bool _isCompleted;
    private int _isReported;

    internal ClientCall(ConnectClient client, Method<TRequest, TResponse> method, CallOptions options)
    {
        _client = client;
        _method = method;
        _exchange = ClientExchange.Create(client);
        _requests = method.Request.Find(client.Options.Codec) ?? throw NoCodec();
        _responses = method.Response.Find(client.Options.Codec) ?? throw NoCodec();
        var timeout = options.Timeout ?? client.Options.DefaultTimeout;
        var headers = new MetadataMap();
        headers.AddSendable(options.Headers);
        _info = new(client, method, headers, timeout);
        _content = new(_exchange.Type.ToString());
        _timer = new(timeout, client.Options.Time, options.CancellationToken);
        _giveUp = _timer.Token.UnsafeRegister(static self => ((ClientCall<TRequest, TResponse>)self!).GiveUp(), this);
        _sending = SendAsync(timeout);
    }

    /// <summary>The message that was read last.</summary>
    public TResponse Current { get; private set; } = default!;

    /// <summary>What was sent after the messages; there once the last was read.</summary>
    public MetadataMap ResponseTrailers => _exchange.Trailers;

    /// <summary>Waits for the answer's headers.</summary>
    /// <exception cref="ConnectException">The call failed before.</exception>
    public async ValueTask<MetadataMap> ReadHeadersAsync()
    {
        await OpenReaderAsync().ConfigureAwait(false);
        return _exchange.Headers;
    }

    /// <summary>Sends a message; waits while the server reads too slowly.</summary>
    /// <returns>False where the call has ended and the message could not be sent; reading tells how it ended.</returns>
    /// <exception cref="ConnectException">The message cannot be written, or is too long.</exception>
    public ValueTask<bool> WriteAsync(TRequest message) => SendAsync(message, flush: true);

    /// <summary>Lays a message aside, to be sent with what follows.</summary>
    /// <returns>False where the call has ended.</returns>
    /// <exception cref="ConnectException">The message cannot be written, or is too long.</exception>
    public ValueTask<bool> BufferAsync(TRequest message) => SendAsync(message, flush: false);

    /// <summary>Sends what was laid aside.</summary>
    /// <returns>False where the call has ended.</returns>
    public ValueTask<bool> FlushAsync() => _sink is null or { IsEmpty: true } ? new(true) : FlushAsync(_writer!);

    /// <summary>Says that no message follows. What was laid aside is sent.</summary>
    public async ValueTask CompleteAsync()
    {
        if (_isCompleted)
        {
            return;
        }
        _isCompleted = true;
        if (await OpenWriterAsync().ConfigureAwait(false) is { } writer)
        {
            await FlushAsync(writer).ConfigureAwait(false);
        }
        _content.End();
    }

    /// <summary>Reads the next message into <see cref="Current"/>; false once the server has sent its last and the call succeeded.</summary>
    /// <exception cref="ConnectException">The call failed.</exception>
    public ValueTask<bool> ReadAsync()
    {
        if (_reader is null || _isEnded)
        {
            return ReadSlowlyAsync();
        }
        try
        {
            // Most messages of a burst are here already.
            if (_reader.TryRead())
            {
                return _exchange.IsEnd(_reader.Flags) ? ContinueAsync(_reader, isHere: true) : TakeNow();
            }
        }
        catch (ConnectException e)
        {
            return ValueTask.FromException<bool>(End(e));
        }
        return ContinueAsync(_reader, isHere: false);
    }

    /// <summary>The messages as they come.</summary>
    /// <exception cref="ConnectException">The call failed.</exception>
    public async IAsyncEnumerable<TResponse> ReadAllAsync()
    {
        while (await ReadAsync().ConfigureAwait(false))
        {
            yield return Current;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            _error = new(ConnectCode.Canceled, "the call was given up");
            _timer.Cancel();
            _content.Abort(_error);
        }
        _content.End();
        try
        {
            (await _sending.ConfigureAwait(false)).Dispose();
        }
        catch (Exception e)
            when (e is ConnectException or HttpRequestException or IOException or OperationCanceledException)
        {
            // Reading has told, or nobody wants to know.
            _error ??= _timer.Translate(e);
        }
        _decompressed.Return();
        Report();
        await _giveUp.DisposeAsync().ConfigureAwait(false);
        _timer.Dispose();
    }

    internal async Task<CallResult<TResponse>> ReadSingleAsync()
    {
        await CompleteAsync().ConfigureAwait(false);
        if (!await ReadAsync().ConfigureAwait(false))
        {
            throw End(new(ConnectCode.Unimplemented, $"{_method} answers with one message, and none came"));
        }
        var message = Current;
        if (await ReadAsync().ConfigureAwait(false))
        {
            throw End(new(ConnectCode.Unimplemented, $"{_method} answers with one message, and more came"));
        }
        return new(message, _exchange.Headers, _exchange.Trailers);
    }

    private ArgumentException NoCodec() => new($"{_method} has no codec '{_client.Options.Codec}'.");

    private async Task<HttpResponseMessage> SendAsync(TimeSpan? timeout)
    {
        try
        {
            foreach (var interceptor in _client.Options.Interceptors)
            {
                await interceptor.OnStartAsync(_info, _timer.Token).ConfigureAwait(false);
            }
            var request = new HttpRequestMessage(HttpMethod.Post, _client.AddressOf(_method))
            {
                Content = _content,
                Version = _client.Options.HttpVersion,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            RequestHeaders.Add(request, _info.Headers);
            _exchange.WriteHeaders(request, timeout);
            return await _client.SendAsync(request, _timer.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _content.Abort(e);
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> SendAsync(TRequest message, bool flush)
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("No message can follow the last.");
        }
        if (_writer is null && await OpenWriterAsync().ConfigureAwait(false) is null)
        {
            return false;
        }
        _writer!.Write(message, _requests, _client.Options.Compression);
        if (!flush)
        {
            return true;
        }
        try
        {
            await _sink!.SendAsync().ConfigureAwait(false);
            await _sink.FlushStreamAsync().ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (IsTransport(e))
        {
            // Why the server did not want more is in its answer.
            return false;
        }
        finally
        {
            _sink!.Return();
        }
    }

    private async ValueTask<FrameWriter?> OpenWriterAsync()
    {
        if (_writer is not null)
        {
            return _writer;
        }
        try
        {
            var stream = await _content.Stream.ConfigureAwait(false);
            _sink = new StreamSink(stream);
            return _writer = new(_sink, _client.Options.MaxSendBytes, _client.Options.MinCompressBytes);
        }
        catch (Exception e) when (IsTransport(e))
        {
            return null;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<bool> FlushAsync(FrameWriter writer)
    {
        try
        {
            await writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (IsTransport(e))
        {
            // Why the server did not want more is in its answer.
            return false;
        }
    }

    private static bool IsTransport(Exception e) =>
        e
            is IOException
                or HttpRequestException
                or OperationCanceledException
                or ObjectDisposedException
                or ConnectException;

    private async ValueTask<FrameReader> OpenReaderAsync()
    {
        if (_reader is not null)
        {
            return _reader;
        }
        if (_error is not null)
        {
            throw _error;
        }
        try
        {
            Volatile.Write(ref _response, await _sending.ConfigureAwait(false));
            _timer.Token.ThrowIfCancellationRequested();
            _exchange.ReadHead(_response!);
            var stream = await _response!.Content.ReadAsStreamAsync(_timer.Token).ConfigureAwait(false);
            return _reader = new(new StreamSource(stream), _client.Options.MaxReceiveBytes, ConnectCode.Internal);
        }
        catch (Exception e)
        {
            throw End(_timer.Translate(e, _exchange.Headers));
        }
    }

    private async ValueTask<bool> ReadSlowlyAsync()
    {
        if (_isEnded)
        {
            return _error is null ? false : throw _error;
        }
        var reader = await OpenReaderAsync().ConfigureAwait(false);
        return await ContinueAsync(reader, isHere: false).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ContinueAsync(FrameReader reader, bool isHere)
    {
        try
        {
            while (!isHere)
            {
                var progress = reader.Filled(await reader.FillAsync(CancellationToken.None).ConfigureAwait(false));
                if (progress == FrameProgress.End)
                {
                    return Finish();
                }
                isHere = progress == FrameProgress.Frame;
            }
            if (!_exchange.IsEnd(reader.Flags))
            {
                Take();
                return true;
            }
            var error = ReadEnd();
            if (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                throw new ConnectException(ConnectCode.Internal, "data follows the end of the stream");
            }
            End(error);
        }
        catch (ConnectException e) when (e != _error && _timer.Token.IsCancellationRequested)
        {
            End(_timer.Translate(new OperationCanceledException(e.RawMessage, e), _exchange.AllMetadata()));
        }
        catch (Exception e) when (e != _error)
        {
            End(_timer.Translate(e, _exchange.AllMetadata()));
        }
        return _error is null ? false : throw _error;
    }

    private ValueTask<bool> TakeNow()
    {
        try
        {
            Take();
            return new(true);
        }
        catch (ConnectException e)
        {
            return ValueTask.FromException<bool>(End(e));
        }
    }

    private void Take()
    {
        _hadBody = true;
        var (flags, payload) = (_reader!.Flags, _reader.Payload);
        if ((flags & ~FrameFlags.Compressed) != 0)
        {
            throw new ConnectException(ConnectCode.Internal, $"a message has the flags 0x{flags:x2}");
        }
        try
        {
            Current = MessageBytes.Read(Open(payload, flags), _responses, ConnectCode.Internal);
        }
        finally
        {
            _decompressed.Return();
        }
    }

    private ConnectException? ReadEnd()
    {
        _hadBody = true;
        try
        {
            return _exchange.ReadEnd(Open(_reader!.Payload, _reader.Flags));
        }
        finally
        {
            _decompressed.Return();
        }
    }

    private System.Buffers.ReadOnlySequence<byte> Open(System.Buffers.ReadOnlySequence<byte> payload, byte flags)
    {
        if ((flags & FrameFlags.Compressed) == 0)
        {
            return payload;
        }
        if (_exchange.Compression is null)
        {
            throw new ConnectException(
                ConnectCode.Internal,
                "a message says that it is compressed, and the answer names no compression"
            );
        }
        if (payload.IsEmpty)
        {
            return payload;
        }
        _exchange.Compression.Decompress(payload, _client.Options.MaxReceiveBytes, ConnectCode.Internal, _decompressed);
        return new(_decompressed.WrittenMemory);
    }

    /// <summary>
    /// Reading and writing carry no token, as each would pay for it with every message: what they wait for is taken away instead.
    /// </summary>
    private void GiveUp()
    {
        _content.Abort(new OperationCanceledException("The call was given up."));
        Volatile.Read(ref _response)?.Dispose();
    }

    private bool Finish()
    {
        // An answer that was taken away may end as if the server had ended it.
        _timer.Token.ThrowIfCancellationRequested();
        End(_exchange.Finish(_response!, _hadBody));
        return _error is null ? false : throw _error;
    }

    private ConnectException End(ConnectException? error)
    {
        if (!_isEnded || _error is null)
        {
            _error = error;
        }
        _isEnded = true;
        _reader?.Release();
        if (error is not null)
        {
            // What is left of the answer is not wanted: the stream is reset.
            _response?.Dispose();
        }
        _content.End();
        Report();
        return error!;
    }

    private void Report()
    {
        if (Interlocked.Exchange(ref _isReported, 1) == 0)
        {
            for (var i = _client.Options.Interceptors.Length - 1; i >= 0; i--)
            {
                _client.Options.Interceptors[i].OnEnd(_info, _error);
            }
        }
    }
}
