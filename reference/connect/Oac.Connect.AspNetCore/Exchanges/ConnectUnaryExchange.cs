using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Oac.Connect.Compression;
using Oac.Connect.Framing;
using Oac.Connect.Protocols;

namespace Oac.Connect.AspNetCore.Exchanges;

/// <summary>
/// Unary calls of the Connect protocol: the body is the message, headers with <c>trailer-</c> before their names are trailers, and an
/// error is a status with JSON. Nothing is sent before the call is over.
/// </summary>
internal sealed class ConnectUnaryExchange(
    HttpContext http,
    Method method,
    RpcContentType type,
    ConnectServerOptions options,
    CompressionList compressions,
    ConnectGetQuery? query
) : ServerExchange(http, method, type, options, compressions)
{
    private const string TrailerPrefix = "trailer-";
    private readonly RentedBuffer _answer = new();
    private bool _isRead;
    private SequencePosition? _held;
    private bool _isAnswerCompressed;

    protected override bool SendsHeadersFirst => false;

    public override TimeSpan? ReadTimeout()
    {
        if (query is null)
        {
            ConnectHeaders.RequireVersion(
                Http.Request.Headers[ConnectHeaders.Version],
                "1",
                Options.RequireConnectProtocolVersion
            );
        }
        else
        {
            ConnectHeaders.RequireVersion(query.Version, "v1", Options.RequireConnectProtocolVersion);
        }
        return ConnectHeaders.ReadTimeout(Http.Request);
    }

    public override async ValueTask<bool> ReceiveAsync()
    {
        if (_isRead)
        {
            return false;
        }
        _isRead = true;
        if (query is not null)
        {
            Take(new(query.Message), RequestCompression is not null);
            return true;
        }
        var most = RequestCompression is null
            ? Options.MaxReceiveBytes
            : FrameReader.MaxCompressed(Options.MaxReceiveBytes);
        var body = Http.Request.BodyReader;
        while (true)
        {
            var result = await body.ReadAsync().ConfigureAwait(false);
            if (result.IsCanceled)
            {
                throw new OperationCanceledException("Reading was given up.");
            }
            if (result.Buffer.Length > most)
            {
                body.AdvanceTo(result.Buffer.End);
                RequireLength(result.Buffer.Length);
                throw new ConnectException(ConnectCode.ResourceExhausted, "the compressed message is too long");
            }
            if (result.IsCompleted)
            {
                _held = result.Buffer.End;
                Take(result.Buffer, RequestCompression is not null);
                return true;
            }
            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    public override void Release()
    {
        Consumed();
        _answer.Return();
        base.Release();
    }

    protected override void Consumed()
    {
        if (_held is { } end)
        {
            _held = null;
            Http.Request.BodyReader.AdvanceTo(end);
        }
    }

    protected override (string? Used, string? Accepted) ReadCompression() =>
        (query is null ? Http.Request.Headers.ContentEncoding : query.Compression, Http.Request.Headers.AcceptEncoding);

    protected override void WriteHeaders()
    {
        var response = Http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = Type.ToString();
        if (Compressions.Names is not null)
        {
            response.Headers.AcceptEncoding = Compressions.Names;
        }
    }

    protected override void Write<T>(T message, Marshaller<T> marshaller)
    {
        MessageBytes.Write(message, marshaller, _answer);
        FrameWriter.RequireLength(_answer.Written.Length, Options.MaxSendBytes);
        if (ResponseCompression is null || _answer.Written.Length < Math.Max(Options.MinCompressBytes, 1))
        {
            return;
        }
        var compressed = new RentedBuffer();
        try
        {
            ResponseCompression.Compress(new(_answer.WrittenMemory), compressed);
            _answer.Return();
            _answer.Write(compressed.Written);
            _isAnswerCompressed = true;
        }
        finally
        {
            compressed.Return();
        }
    }

    /// <summary>The message goes out with the outcome.</summary>
    protected override ValueTask<bool> FlushCoreAsync() => new(true);

    protected override async Task EndAsync(ConnectException? error)
    {
        SetHeaders();
        var response = Http.Response;
        AppendHeaders(ResponseTrailers, TrailerPrefix);
        if (error is not null)
        {
            _answer.Return();
            response.StatusCode = error.Code.ToHttpStatus();
            response.ContentType = "application/json";
            ConnectErrorJson.Write(error, _answer);
        }
        else
        {
            if (_isAnswerCompressed)
            {
                response.Headers.ContentEncoding = ResponseCompression!.Name;
            }
            if (query is not null)
            {
                response.Headers.Vary = "Accept-Encoding";
            }
        }
        response.ContentLength = _answer.Written.Length;
        await response.BodyWriter.WriteAsync(_answer.WrittenMemory).ConfigureAwait(false);
        await response.CompleteAsync().ConfigureAwait(false);
    }
}

/// <summary>The query of a unary call that came as a GET.</summary>
/// <param name="Codec">What the message is written in.</param>
/// <param name="Message">Its bytes, perhaps compressed.</param>
/// <param name="Compression">What it is compressed with, or null.</param>
/// <param name="Version">The version of the protocol, or null.</param>
internal sealed record ConnectGetQuery(string Codec, ReadOnlyMemory<byte> Message, string? Compression, string? Version)
{
    /// <summary>Reads a query; parameters in any order, those that are not known passed over.</summary>
    /// <exception cref="ConnectException">It has no encoding or no message, or the message is not written as it says.</exception>
    public static ConnectGetQuery Read(IQueryCollection query)
    {
        var codec = Single(query, "encoding") ?? throw Wrong("has no parameter 'encoding'");
        var text = Single(query, "message") ?? throw Wrong("has no parameter 'message'");
        ReadOnlyMemory<byte> message =
            Single(query, "base64") == "1"
                ? Base64Text.DecodeUrl(text) ?? throw Wrong("holds a message that is no base64 in the URL's alphabet")
                : Encoding.UTF8.GetBytes(text);
        return new(codec, message, Single(query, "compression"), Single(query, "connect"));
    }

    private static string? Single(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values)
            ? values is [var one]
                ? one
                : throw Wrong($"has the parameter '{name}' {values.Count} times")
            : null;

    private static ConnectException Wrong(string what) => new(ConnectCode.InvalidArgument, $"the query {what}");
}
