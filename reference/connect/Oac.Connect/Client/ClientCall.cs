using Oac.Connect.Client;
using Oac.Connect.Framing;

namespace Oac.Connect;

/// <summary>
/// A call that is open. Writing and reading may go on at once, but only one of each. Disposing it before its end gives it up.
/// </summary>
/// <typeparam name="TRequest">What is sent.</typeparam>
/// <typeparam name="TResponse">What comes back.</typeparam>
public sealed partial class ClientCall<TRequest, TResponse> : IAsyncDisposable
{
    private readonly ConnectClient _client;
    private readonly Method<TRequest, TResponse> _method;
    private readonly ClientExchange _exchange;
    private readonly ClientCallInfo _info;
    private readonly CallTimer _timer;
    private readonly CancellationToken _token;
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
    private SemaphoreSlim? _onlyRead;
    private CancellationToken _readToken;
    private MessageWait? _waiting;
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
        _token = _timer.Token;
        _giveUp = _token.UnsafeRegister(static self => ((ClientCall<TRequest, TResponse>)self!).GiveUp(), this);
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
    public ValueTask<bool> FlushAsync() =>
        _sink is null || (_sink.IsEmpty && !_exchange.Type.IsText) ? new(true) : SendWrittenAsync();

    /// <summary>Says that no message follows. What was laid aside is sent.</summary>
    public async ValueTask CompleteAsync()
    {
        if (_isCompleted)
        {
            return;
        }
        _isCompleted = true;
        if (await OpenWriterAsync().ConfigureAwait(false) is not null)
        {
            await SendWrittenAsync().ConfigureAwait(false);
        }
        _content.End();
    }

    /// <summary>Reads the next message into <see cref="Current"/>; false once the server has sent its last and the call succeeded.</summary>
    /// <exception cref="ConnectException">The call failed.</exception>
    public ValueTask<bool> ReadAsync()
    {
        if (_reader is null || _isEnded || _token.IsCancellationRequested)
        {
            return ReadSlowlyAsync();
        }
        try
        {
            // Most messages of a burst are here already.
            if (_reader.TryRead())
            {
                return _exchange.IsEnd(_reader.Flags) ? WaitAsync(_reader, isHere: true) : TakeNow();
            }
        }
        catch (ConnectException e)
        {
            return ValueTask.FromException<bool>(End(e));
        }
        return WaitAsync(_reader, isHere: false);
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
            var response = await _sending.ConfigureAwait(false);
            if (_onlyRead is not null)
            {
                await _onlyRead.WaitAsync().ConfigureAwait(false);
            }
            response.Dispose();
            // A read that came too late hears that the answer is gone.
            _onlyRead?.Release();
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
                await interceptor.OnStartAsync(_info, _token).ConfigureAwait(false);
            }
            var request = new HttpRequestMessage(HttpMethod.Post, _client.AddressOf(_method))
            {
                Content = _content,
                Version = _client.Options.HttpVersion,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            RequestHeaders.Add(request, _info.Headers);
            _exchange.WriteHeaders(request, timeout);
            return await _client.SendAsync(request, _token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _content.Abort(e);
            throw;
        }
    }

    /// <summary>
    /// Reading and writing carry no token, as each would pay for it with every message: what they wait for is taken away instead. Below
    /// HTTP/2 reads do carry it: an answer that is disposed there is drained, and beside a read its connection would go on to the next
    /// call with half of it.
    /// </summary>
    private void GiveUp()
    {
        _content.Abort(new OperationCanceledException("The call was given up."));
        if (Volatile.Read(ref _response) is { } response && IsMultiplexed(response))
        {
            response.Dispose();
        }
    }

    private static bool IsMultiplexed(HttpResponseMessage response) => response.Version.Major >= 2;

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
