using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Oac.Connect.Compression;
using Oac.Connect.Framing;
using Oac.Connect.Protocols;

namespace Oac.Connect.AspNetCore.Exchanges;

/// <summary>Streams of the Connect protocol: status 200, frames, and the outcome as JSON in the last of them.</summary>
internal sealed class ConnectStreamExchange(
    HttpContext http,
    Method method,
    RpcContentType type,
    ConnectServerOptions options,
    CompressionList compressions,
    PipeReader input,
    PipeWriter output
) : EnvelopedExchange(http, method, type, options, compressions, input, output)
{
    private const string ContentEncoding = "connect-content-encoding";
    private const string AcceptEncoding = "connect-accept-encoding";

    public override TimeSpan? ReadTimeout()
    {
        ConnectHeaders.RequireVersion(
            Http.Request.Headers[ConnectHeaders.Version],
            "1",
            Options.RequireConnectProtocolVersion
        );
        return ConnectHeaders.ReadTimeout(Http.Request);
    }

    protected override (string? Used, string? Accepted) ReadCompression() =>
        (Http.Request.Headers[ContentEncoding], Http.Request.Headers[AcceptEncoding]);

    protected override void WriteHeaders()
    {
        var response = Http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = Type.ToString();
        if (ResponseCompression is not null)
        {
            response.Headers[ContentEncoding] = ResponseCompression.Name;
        }
        if (Compressions.Names is not null)
        {
            response.Headers[AcceptEncoding] = Compressions.Names;
        }
    }

    protected override async Task EndAsync(ConnectException? error)
    {
        SetHeaders();
        var end = new RentedBuffer();
        try
        {
            ConnectErrorJson.WriteEnd(error, ResponseTrailers, end);
            Writer.Write(FrameFlags.ConnectEnd, end.Written);
        }
        finally
        {
            end.Return();
        }
        await Writer.CompleteAsync().ConfigureAwait(false);
        await Http.Response.CompleteAsync().ConfigureAwait(false);
    }
}
