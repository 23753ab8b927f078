using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Oac.Connect.Compression;
using Oac.Connect.Framing;
using Oac.Connect.Protocols;

namespace Oac.Connect.AspNetCore.Exchanges;

/// <summary>gRPC, and gRPC-Web, which differs in where the trailers stand.</summary>
internal class GrpcExchange(
    HttpContext http,
    Method method,
    RpcContentType type,
    ConnectServerOptions options,
    CompressionList compressions,
    PipeReader input,
    PipeWriter output
) : EnvelopedExchange(http, method, type, options, compressions, input, output)
{
    private const string Timeout = "grpc-timeout";
    private const string Encoding = "grpc-encoding";
    private const string AcceptEncoding = "grpc-accept-encoding";

    private bool IsWeb => Type.Protocol == RpcProtocol.GrpcWeb;

    public override TimeSpan? ReadTimeout()
    {
        var text = Http.Request.Headers[Timeout];
        if (text.Count == 0)
        {
            return null;
        }
        return text.Count == 1 && Timeouts.TryParseGrpc(text[0] ?? "", out var timeout)
            ? timeout
            : throw new ConnectException(
                ConnectCode.InvalidArgument,
                $"{Timeout} '{HeaderText.Shown(text.ToString())}' is no timeout: up to eight digits and one of H, M, S, m, u, n"
            );
    }

    protected override (string? Used, string? Accepted) ReadCompression() =>
        (Http.Request.Headers[Encoding], Http.Request.Headers[AcceptEncoding]);

    protected override void WriteHeaders()
    {
        var response = Http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = Type.ToString();
        if (ResponseCompression is not null)
        {
            response.Headers[Encoding] = ResponseCompression.Name;
        }
        if (Compressions.Names is not null)
        {
            response.Headers[AcceptEncoding] = Compressions.Names;
        }
    }

    protected override async Task EndAsync(ConnectException? error)
    {
        var isBare = !HasStarted && error is not null && ResponseHeaders.Count == 0 && ResponseTrailers.Count == 0;
        SetHeaders();
        if (IsWeb)
        {
            await EndInBodyAsync(error).ConfigureAwait(false);
            return;
        }
        if (isBare)
        {
            // Trailers-Only: one block of headers is the whole answer.
            foreach (var (name, value) in GrpcStatus.Write(error))
            {
                Http.Response.Headers[name] = value;
            }
            await Http.Response.CompleteAsync().ConfigureAwait(false);
            return;
        }
        foreach (var (name, value) in GrpcStatus.Write(error))
        {
            Http.Response.AppendTrailer(name, value);
        }
        foreach (var (name, value) in ResponseTrailers)
        {
            Http.Response.AppendTrailer(name, value);
        }
        await Http.Response.CompleteAsync().ConfigureAwait(false);
    }

    private async Task EndInBodyAsync(ConnectException? error)
    {
        var block = new RentedBuffer();
        try
        {
            GrpcWebTrailers.Write(error, ResponseTrailers, block);
            Writer.Write(FrameFlags.GrpcWebTrailers, block.Written);
        }
        finally
        {
            block.Return();
        }
        await Writer.CompleteAsync().ConfigureAwait(false);
        await Http.Response.CompleteAsync().ConfigureAwait(false);
    }
}
