using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Oac.Conformance.Wire;

/// <summary>A call that the strict server has: messages in, messages out, in the words of the call's protocol or in any bytes at all.</summary>
public sealed class WireServerCall
{
    private readonly HttpContext _http;
    private readonly List<string> _complaints = [];
    private readonly WireContentType? _type;
    private bool _isRead;
    private bool _hasHeaders;
    private bool _isFinished;
    private byte[] _single = [];

    internal WireServerCall(HttpContext http)
    {
        _http = http;
        Request = new(http);
        _type = RequestShape.Read(Request);
        Encoding = _type is { } type ? RequestShape.ReadEncoding(Request, type, _complaints) : WireCompression.Identity;
        ResponseEncoding = _type is { } known ? RequestShape.ChooseEncoding(Request, known) : WireCompression.Identity;
        var header = WireTimeouts.HeaderOf(Protocol);
        Timeout = HeaderLines.Once(Request.Headers, header, _complaints) is { } timeout
            ? WireTimeouts.Parse(Protocol, timeout, _complaints)
            : null;
    }

    /// <summary>The head of the request.</summary>
    public WireServerRequest Request { get; }

    /// <summary>The protocol; Connect where the request has no protocol's content type.</summary>
    public WireProtocol Protocol => _type?.Protocol ?? WireProtocol.Connect;

    /// <summary>What messages are written in, or null where the request does not say.</summary>
    public string? Codec => _type?.Codec;

    /// <summary>What the request's messages are compressed with.</summary>
    public string Encoding { get; }

    /// <summary>What the answer's messages are compressed with: the first that the request accepts and this peer has.</summary>
    public string ResponseEncoding { get; }

    /// <summary>The timeout that the request has. Nothing here keeps it: the client must.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>Whether messages are in frames: always, but for unary calls of Connect.</summary>
    public bool IsStream => _type is { IsFramed: true };

    /// <summary>How many bytes of the request were read as whole frames: where the next one begins.</summary>
    public long Received { get; private set; }

    /// <summary>Fires when the client is gone.</summary>
    public CancellationToken Aborted => _http.RequestAborted;

    /// <summary>Headers of the answer beside those of the protocol.</summary>
    public WireHeaders ResponseHeaders { get; } = new();

    /// <summary>What follows the messages, in whichever place the protocol keeps it.</summary>
    public WireHeaders ResponseTrailers { get; } = new();

    /// <summary>Everything in the request that its protocol does not allow.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Holds the request against what was to come.</summary>
    public void Judge(WireExpectation expected) => RequestJudge.Judge(Request, _type, Encoding, expected, _complaints);

    /// <summary>Waits for a message; null at the end.</summary>
    /// <exception cref="InvalidDataException">What came is no message; it was complained of.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReceiveAsync()
    {
        try
        {
            return _type is { IsFramed: true }
                ? await ReceiveFrameAsync().ConfigureAwait(false)
                : await ReceiveBareAsync().ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            _complaints.Add(e.Message);
            throw;
        }
    }

    /// <summary>Sends the headers now. A unary call of Connect has none of its own: they go with its end.</summary>
    public async Task SendHeadersAsync()
    {
        if (_hasHeaders || _type is not { IsFramed: true } type)
        {
            return;
        }
        _hasHeaders = true;
        _http.Response.ContentType = type.ToString();
        if (ResponseEncoding != WireCompression.Identity)
        {
            _http.Response.Headers.Append(RequestShape.EncodingHeader(type), ResponseEncoding);
        }
        Append(ResponseHeaders, "");
        await _http.Response.StartAsync(Aborted).ConfigureAwait(false);
        await _http.Response.BodyWriter.FlushAsync(Aborted).ConfigureAwait(false);
    }

    /// <summary>Sends a message.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> message)
    {
        if (_type is not { IsFramed: true })
        {
            _single = message.ToArray();
            return;
        }
        await SendHeadersAsync().ConfigureAwait(false);
        await WriteFrameAsync(0, message).ConfigureAwait(false);
    }

    /// <summary>Sends bytes as they are, in a piece of their own: a frame in parts, several frames at once, or what is none.</summary>
    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        await SendHeadersAsync().ConfigureAwait(false);
        await _http.Response.BodyWriter.WriteAsync(bytes, Aborted).ConfigureAwait(false);
    }

    /// <summary>The bytes of a message's frame, as <see cref="SendAsync"/> would write them.</summary>
    public byte[] Frame(ReadOnlyMemory<byte> message) => ToFrame(0, message).ToBytes();

    /// <summary>Ends the stream as a broken connection would, with nothing of the protocol's own.</summary>
    public void Abort()
    {
        _isFinished = true;
        _http.Abort();
    }

    /// <summary>Ends the answer.</summary>
    public async Task FinishAsync(WireError? error)
    {
        _isFinished = true;
        if (_type is not { IsFramed: true })
        {
            await FinishBareAsync(error).ConfigureAwait(false);
            return;
        }
        await SendHeadersAsync().ConfigureAwait(false);
        switch (Protocol)
        {
            case WireProtocol.Connect:
                await WriteFrameAsync(WireFrame.ConnectEnd, ConnectJson.WriteEnd(error, ResponseTrailers))
                    .ConfigureAwait(false);
                break;
            case WireProtocol.GrpcWeb:
                var block = GrpcTrailers.WriteBlock(GrpcTrailers.Write(error, ResponseTrailers));
                await WriteFrameAsync(WireFrame.WebTrailers, block).ConfigureAwait(false);
                break;
            default:
                foreach (var (name, value) in GrpcTrailers.Write(error, ResponseTrailers))
                {
                    _http.Response.AppendTrailer(name, value);
                }
                break;
        }
        await _http.Response.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Sends an answer of any kind in the place of the protocol's.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="headers">All its headers.</param>
    /// <param name="body">All its body; empty for none.</param>
    /// <param name="trailers">HTTP's trailers.</param>
    public async Task SendRawAsync(int status, WireHeaders headers, ReadOnlyMemory<byte> body, WireHeaders trailers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(trailers);
        _isFinished = true;
        _http.Response.StatusCode = status;
        Append(headers, "");
        foreach (var name in trailers.Select(static t => t.Key).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            _http.Response.DeclareTrailer(name);
        }
        if (!body.IsEmpty)
        {
            await _http.Response.BodyWriter.WriteAsync(body, Aborted).ConfigureAwait(false);
        }
        foreach (var (name, value) in trailers)
        {
            _http.Response.AppendTrailer(name, value);
        }
        await _http.Response.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Reads what is left of the request, and whether HTTP's trailers follow, which no protocol has there.</summary>
    internal async Task DrainAsync()
    {
        if (!_isFinished)
        {
            _http.Abort();
            return;
        }
        await _http.Request.Body.CopyToAsync(Stream.Null, Aborted).ConfigureAwait(false);
        if (_http.Features.Get<IHttpRequestTrailersFeature>() is { Available: true, Trailers.Count: > 0 } trailers)
        {
            _complaints.Add($"the request has trailers of HTTP: {string.Join(", ", trailers.Trailers.Keys)}");
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReceiveFrameAsync()
    {
        WireFrame? frame;
        try
        {
            frame = await WireFrame.ReadAsync(_http.Request.Body, Aborted).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{e.Message} (the frame begins at byte {Received} of the request)", e);
        }
        if (frame is null)
        {
            return null;
        }
        var place = FormattableString.Invariant($"at byte {Received} of the request ({Beginning(frame)})");
        Received += 5 + frame.Payload.Length;
        return frame.Flags switch
        {
            0 => frame.Payload,
            WireFrame.Compressed when Encoding == WireCompression.Identity => throw new InvalidDataException(
                $"a frame {place} says that it is compressed, and the headers name no compression"
            ),
            WireFrame.Compressed => WireCompression.Decompress(Encoding, frame.Payload),
            _ => throw new InvalidDataException($"a frame {place} has the flags 0x{frame.Flags:x2}"),
        };
    }

    private static string Beginning(WireFrame frame)
    {
        var bytes = frame.ToBytes();
        return bytes.Length > 16 ? $"{Convert.ToHexStringLower(bytes, 0, 16)}…" : Convert.ToHexStringLower(bytes);
    }

    private async Task<ReadOnlyMemory<byte>?> ReceiveBareAsync()
    {
        if (_isRead)
        {
            return null;
        }
        _isRead = true;
        if (Request.Method == "GET")
        {
            return WireCompression.Decompress(Encoding, RequestShape.ReadMessage(Request));
        }
        using var body = new MemoryStream();
        await _http.Request.Body.CopyToAsync(body, Aborted).ConfigureAwait(false);
        return WireCompression.Decompress(Encoding, body.ToArray());
    }

    private async Task WriteFrameAsync(byte flags, ReadOnlyMemory<byte> payload) =>
        await _http.Response.BodyWriter.WriteAsync(ToFrame(flags, payload).ToBytes(), Aborted).ConfigureAwait(false);

    // Frames that end a call are compressed like any other, which clients must be able to read.
    private WireFrame ToFrame(byte flags, ReadOnlyMemory<byte> payload) =>
        ResponseEncoding == WireCompression.Identity
            ? new(flags, payload)
            : new((byte)(flags | WireFrame.Compressed), WireCompression.Compress(ResponseEncoding, payload));

    private async Task FinishBareAsync(WireError? error)
    {
        var response = _http.Response;
        Append(ResponseHeaders, "");
        Append(ResponseTrailers, "trailer-");
        byte[] body;
        if (error is null)
        {
            response.ContentType = $"application/{Codec}";
            body = WireCompression.Compress(ResponseEncoding, _single);
            if (ResponseEncoding != WireCompression.Identity)
            {
                response.Headers.ContentEncoding = ResponseEncoding;
            }
        }
        else
        {
            response.StatusCode = WireCodes.StatusOf(error.Code);
            response.ContentType = "application/json";
            body = ConnectJson.WriteError(error);
        }
        response.Headers.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, Aborted).ConfigureAwait(false);
        await response.CompleteAsync().ConfigureAwait(false);
    }

    private void Append(WireHeaders headers, string prefix)
    {
        foreach (var (name, value) in headers)
        {
            _http.Response.Headers.Append(prefix + name, value);
        }
    }
}
