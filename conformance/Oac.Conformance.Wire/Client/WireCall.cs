namespace Oac.Conformance.Wire;

/// <summary>
/// A call of the strict client: messages out, messages in, and in the end what came of it with everything that was wrong about the answer.
/// One writer and one reader at a time.
/// </summary>
public sealed class WireCall : IAsyncDisposable
{
    private readonly WireClient _client;
    private readonly WireCallOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly List<string> _complaints = [];
    private readonly bool _isRaw;
    private WireExchange? _exchange;
    private byte[] _single = [];
    private AnswerReader? _reader;
    private WireResult? _result;

    internal WireCall(
        WireClient client,
        WireCallOptions options,
        (WireRequest Request, ReadOnlyMemory<byte> Body)? raw,
        CancellationToken cancellationToken
    )
    {
        _client = client;
        _options = options;
        _cancellationToken = cancellationToken;
        if (raw is { } instead)
        {
            _isRaw = true;
            _exchange = client.Send(instead.Request, cancellationToken);
            Writing = WriteRawAsync(_exchange, instead.Body);
        }
        else if (!IsBare)
        {
            _exchange = client.Send(RequestHead.OfStream(options), cancellationToken);
        }
    }

    /// <summary>What came of the call; there once <see cref="ReceiveAsync"/> gave null.</summary>
    /// <exception cref="InvalidOperationException">The call is not over.</exception>
    public WireResult Result => _result ?? throw new InvalidOperationException("The call is not over.");

    private bool IsBare => _options is { Protocol: WireProtocol.Connect, IsUnary: true };

    private Task Writing { get; set; } = Task.CompletedTask;

    /// <summary>Sends a message.</summary>
    /// <returns>False where the server does not take it any longer.</returns>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> message)
    {
        if (_isRaw)
        {
            throw new InvalidOperationException("What is sent was said when the call was opened.");
        }
        if (IsBare)
        {
            _single = message.ToArray();
            return true;
        }
        var isCompressed = _options.Compression != WireCompression.Identity;
        var frame = isCompressed
            ? new WireFrame(WireFrame.Compressed, WireCompression.Compress(_options.Compression, message))
            : new WireFrame(0, message);
        return await _exchange!.WriteAsync(frame.ToBytes()).ConfigureAwait(false);
    }

    /// <summary>Says that no message follows.</summary>
    public async Task CompleteAsync()
    {
        if (_isRaw)
        {
            return;
        }
        if (!IsBare)
        {
            _exchange!.Complete();
            return;
        }
        var body = WireCompression.Compress(_options.Compression, _single);
        _exchange = _client.Send(RequestHead.OfBare(_options, body), _cancellationToken);
        if (!_options.UseGet && body.Length > 0)
        {
            Writing = _exchange.WriteAsync(body);
            await Writing.ConfigureAwait(false);
        }
        _exchange.Complete();
    }

    /// <summary>Waits for a message; null once the call is over.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReceiveAsync()
    {
        if (_result is not null)
        {
            return null;
        }
        try
        {
            _reader ??= AnswerReader.Create(await _exchange!.ReadAsync().ConfigureAwait(false), _options, _complaints);
            if (await _reader.ReceiveAsync(_cancellationToken).ConfigureAwait(false) is { } message)
            {
                return message;
            }
            _result = _reader.ToResult();
        }
        catch (InvalidDataException e)
        {
            _complaints.Add(e.Message);
            _result = End(new(WireCodes.Internal, e.Message));
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            _result = End(BrokenTransport.ToError(e));
        }
        return null;
    }

    /// <summary>Waits for the one message of a method that answers with one; none or more of them fail the call as unimplemented.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReceiveSingleAsync()
    {
        var message = await ReceiveAsync().ConfigureAwait(false);
        if (message is null)
        {
            _result = Result.Error is null
                ? Result with
                {
                    Error = new(WireCodes.Unimplemented, "no message came, and one is wanted"),
                }
                : Result;
            return null;
        }
        if (await ReceiveAsync().ConfigureAwait(false) is null)
        {
            return Result.Error is null ? message : null;
        }
        while (await ReceiveAsync().ConfigureAwait(false) is not null) { }
        _result = Result with { Error = new(WireCodes.Unimplemented, "several messages came, and one is wanted") };
        return null;
    }

    /// <summary>Gives the call up.</summary>
    public Task CancelAsync() => _exchange?.CancelAsync() ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_exchange is not null)
        {
            await _exchange.DisposeAsync().ConfigureAwait(false);
        }
        await Writing.ConfigureAwait(false);
    }

    private static async Task WriteRawAsync(WireExchange exchange, ReadOnlyMemory<byte> body)
    {
        if (!body.IsEmpty)
        {
            await exchange.WriteAsync(body).ConfigureAwait(false);
        }
        exchange.Complete();
    }

    private WireResult End(WireError error) =>
        new(_reader?.Answer, error, _reader?.Trailers ?? new(), [.. _complaints]);
}

/// <summary>How a call is made.</summary>
public sealed record WireCallOptions
{
    /// <summary>The protocol.</summary>
    public required WireProtocol Protocol { get; init; }

    /// <summary>What messages are written in: <c>proto</c>, <c>json</c>. The client takes them as bytes.</summary>
    public required string Codec { get; init; }

    /// <summary>What messages are compressed with, and the only compression that the answer may use.</summary>
    public string Compression { get; init; } = WireCompression.Identity;

    /// <summary><c>/package.Service/Method</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the method takes one message and answers with one, which Connect sends without frames.</summary>
    public bool IsUnary { get; init; }

    /// <summary>Whether a unary call of Connect is a GET.</summary>
    public bool UseGet { get; init; }

    /// <summary>The timeout that the server is told; the client itself does not end the call.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Headers beside those of the protocol.</summary>
    public WireHeaders Headers { get; init; } = new();
}

/// <summary>What came of a call.</summary>
/// <param name="Answer">The answer as it stood on the wire; null where none came.</param>
/// <param name="Error">How the call failed, or null.</param>
/// <param name="Trailers">What came behind the messages, in whichever place the protocol keeps it.</param>
/// <param name="Complaints">Everything that the protocol does not allow.</param>
public sealed record WireResult(
    WireAnswer? Answer,
    WireError? Error,
    WireHeaders Trailers,
    System.Collections.Immutable.ImmutableArray<string> Complaints
);
