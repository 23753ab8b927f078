using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Oac.Connect.AspNetCore.Exchanges;
using Oac.Connect.Compression;
using Oac.Connect.Framing;
using Oac.Connect.Protocols;

namespace Oac.Connect.AspNetCore;

/// <summary>Serves one method: from an HTTP request, in whichever protocol, to a call, its outcome, and the answer.</summary>
internal sealed class CallEndpoint<TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    Func<ServerCall<TRequest, TResponse>, Task> handler,
    ConnectServerOptions options,
    ILogger logger
)
{
    private readonly CompressionList _compressions = new(options.Compressions);
    private readonly string _acceptPost = AcceptPost(method);

    /// <summary>A <see cref="RequestDelegate"/>.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        if (!TryOpen(http, out var exchange, out var refusal))
        {
            await refusal.ConfigureAwait(false);
            return;
        }
        LiftLimits(http);
        try
        {
            await ServeAsync(http, exchange!).ConfigureAwait(false);
        }
        finally
        {
            exchange!.Release();
        }
    }

    private async Task ServeAsync(HttpContext http, ServerExchange exchange)
    {
        Deadline? deadline = null;
        try
        {
            TimeSpan? timeout;
            try
            {
                exchange.Negotiate();
                timeout = exchange.ReadTimeout();
                if (timeout <= TimeSpan.Zero)
                {
                    throw new ConnectException(ConnectCode.DeadlineExceeded, "the deadline has passed");
                }
            }
            catch (ConnectException e)
            {
                await exchange.FinishAsync(e).ConfigureAwait(false);
                return;
            }
            if (timeout > options.MaxTimeout)
            {
                timeout = options.MaxTimeout;
            }
            deadline = new Deadline(
                http,
                timeout,
                options.EndStreamsOnShutdown && method.Kind != MethodKind.Unary,
                options.Time,
                logger,
                method.Path
            );
            var call = new ServerCall<TRequest, TResponse>(
                exchange,
                deadline,
                method.Request.Find(exchange.Type.Codec)!,
                method.Response.Find(exchange.Type.Codec)!
            );
            var running = RunAsync(call);
            if (await Task.WhenAny(running, deadline.Passed).ConfigureAwait(false) != running)
            {
                // The client has its answer in time, whatever the method still does; the request lives until it ends.
                await exchange.FinishAsync(deadline.ToError(null)).ConfigureAwait(false);
            }
            await exchange.FinishAsync(await running.ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            if (deadline is not null)
            {
                await deadline.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs interceptors and method; the outcome is what they throw.</summary>
    private async Task<ConnectException?> RunAsync(ServerCall<TRequest, TResponse> call)
    {
        try
        {
            await InterceptAsync(call, 0).ConfigureAwait(false);
            return call.OutcomeOf(null);
        }
        catch (Exception e)
        {
            if (call.IsUnexpected(e))
            {
                ServerLog.MethodFailed(logger, e, method.Path);
            }
            return call.OutcomeOf(e);
        }
    }

    private Task InterceptAsync(ServerCall<TRequest, TResponse> call, int index) =>
        index == options.Interceptors.Length
            ? handler(call)
            : options.Interceptors[index](call, () => InterceptAsync(call, index + 1));

    /// <summary>Finds out whose protocol the request is in, or refuses it as HTTP does.</summary>
    private bool TryOpen(HttpContext http, out ServerExchange? exchange, out Task refusal)
    {
        exchange = null;
        refusal = Task.CompletedTask;
        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) && method is { NoSideEffects: true, Kind: MethodKind.Unary })
        {
            return TryOpenGet(http, out exchange, out refusal);
        }
        if (!HttpMethods.IsPost(request.Method))
        {
            http.Response.Headers.Allow = method is { NoSideEffects: true, Kind: MethodKind.Unary }
                ? "GET, POST"
                : "POST";
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return false;
        }
        if (
            !RpcContentType.TryParse(request.ContentType, out var type)
            || method.Request.Find(type.Codec) is null
            || method.Response.Find(type.Codec) is null
            || (type.Protocol == RpcProtocol.Connect && type.IsEnveloped == (method.Kind == MethodKind.Unary))
        )
        {
            http.Response.Headers["Accept-Post"] = _acceptPost;
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }
        if (
            type.Protocol == RpcProtocol.Grpc
            && !HttpProtocol.IsHttp2(request.Protocol)
            && !HttpProtocol.IsHttp3(request.Protocol)
        )
        {
            http.Response.StatusCode = StatusCodes.Status505HttpVersionNotsupported;
            return false;
        }
        var (input, output) = type.IsText
            ? (
                PipeReader.Create(new Base64Stream(request.Body, ConnectCode.InvalidArgument)),
                new Base64PipeWriter(http.Response.BodyWriter)
            )
            : (request.BodyReader, http.Response.BodyWriter);
        exchange = type switch
        {
            { Protocol: not RpcProtocol.Connect } => new GrpcExchange(
                http,
                method,
                type,
                options,
                _compressions,
                input,
                output
            ),
            { IsEnveloped: true } => new ConnectStreamExchange(
                http,
                method,
                type,
                options,
                _compressions,
                input,
                output
            ),
            _ => new ConnectUnaryExchange(http, method, type, options, _compressions, null),
        };
        return true;
    }

    private bool TryOpenGet(HttpContext http, out ServerExchange? exchange, out Task refusal)
    {
        refusal = Task.CompletedTask;
        exchange = null;
        ConnectGetQuery query;
        try
        {
            query = ConnectGetQuery.Read(http.Request.QueryString.Value);
        }
        catch (ConnectException e)
        {
            var broken = new ConnectUnaryExchange(
                http,
                method,
                new(RpcProtocol.Connect, MessageType<TRequest>.Json, false),
                options,
                _compressions,
                null
            );
            refusal = broken.FinishAsync(e);
            return false;
        }
        if (method.Request.Find(query.Codec) is null || method.Response.Find(query.Codec) is null)
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }
        var type = new RpcContentType(RpcProtocol.Connect, query.Codec, false);
        exchange = new ConnectUnaryExchange(http, method, type, options, _compressions, query);
        return true;
    }

    /// <summary>A stream may be idle for as long as it likes, and as long as it likes in all.</summary>
    private void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // Each message has its own limit.
            size.MaxRequestBodySize = null;
        }
        if (method.Kind == MethodKind.Unary)
        {
            return;
        }
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
        http.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
    }

    private static string AcceptPost(Method<TRequest, TResponse> method)
    {
        var types =
            from codec in method.Codecs
            from type in new RpcContentType[]
            {
                new(RpcProtocol.Connect, codec, method.Kind != MethodKind.Unary),
                new(RpcProtocol.Grpc, codec, true),
                new(RpcProtocol.GrpcWeb, codec, true),
            }
            select type.ToString();
        return string.Join(", ", types);
    }
}
