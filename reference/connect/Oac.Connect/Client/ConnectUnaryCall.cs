using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using Oac.Connect.Compression;
using Oac.Connect.Framing;
using Oac.Connect.Protocols;

namespace Oac.Connect.Client;

/// <summary>A unary call of the Connect protocol: bodies are messages, an error is a status with JSON.</summary>
internal static class ConnectUnaryCall
{
    private const string TrailerPrefix = "trailer-";

    /// <summary>The longest error that is read: 1 MiB.</summary>
    private const int MaxErrorBytes = 1024 * 1024;

    public static async Task<CallResult<TResponse>> RunAsync<TRequest, TResponse>(
        ConnectClient client,
        Method<TRequest, TResponse> method,
        TRequest request,
        CallOptions options
    )
    {
        var type = new RpcContentType(RpcProtocol.Connect, client.Options.Codec, IsEnveloped: false);
        var requests = method.Request.Find(type.Codec) ?? throw NoCodec(method, type.Codec);
        var responses = method.Response.Find(type.Codec) ?? throw NoCodec(method, type.Codec);
        var timeout = options.Timeout ?? client.Options.DefaultTimeout;
        var headers = new MetadataMap();
        headers.AddSendable(options.Headers);
        var info = new ClientCallInfo(client, method, headers, timeout);
        using var timer = new CallTimer(timeout, client.Options.Time, options.CancellationToken);
        ConnectException? error = null;
        try
        {
            foreach (var interceptor in client.Options.Interceptors)
            {
                await interceptor.OnStartAsync(info, timer.Token).ConfigureAwait(false);
            }
            using var message = CreateRequest(client, method, type, request, requests);
            RequestHeaders.Add(message, headers);
            WriteHeaders(message, client, timeout);
            using var response = await client.SendAsync(message, timer.Token).ConfigureAwait(false);
            return await ReadAsync(client, type, response, responses, timer.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = timer.Translate(e);
            throw error;
        }
        finally
        {
            for (var i = client.Options.Interceptors.Length - 1; i >= 0; i--)
            {
                client.Options.Interceptors[i].OnEnd(info, error);
            }
        }
    }

    private static ArgumentException NoCodec(Method method, string codec) => new($"{method} has no codec '{codec}'.");

    private static HttpRequestMessage CreateRequest<TRequest>(
        ConnectClient client,
        Method method,
        RpcContentType type,
        TRequest request,
        Marshaller<TRequest> marshaller
    )
    {
        var (body, isCompressed) = WriteBody(client.Options, request, marshaller);
        if (client.Options.UseGet && method.NoSideEffects)
        {
            var address = client.AddressOf(method, Query(client.Options, type, body, isCompressed));
            if (address.OriginalString.Length <= client.Options.MaxGetUrlLength)
            {
                return Exactly(client, new(HttpMethod.Get, address));
            }
        }
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type.ToString());
        if (isCompressed)
        {
            content.Headers.ContentEncoding.Add(client.Options.Compression!.Name);
        }
        var message = Exactly(client, new(HttpMethod.Post, client.AddressOf(method)) { Content = content });
        RequestHeaders.Set(message, "connect-protocol-version", "1");
        return message;
    }

    private static HttpRequestMessage Exactly(ConnectClient client, HttpRequestMessage message)
    {
        message.Version = client.Options.HttpVersion;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return message;
    }

    private static (byte[] Body, bool IsCompressed) WriteBody<TRequest>(
        ConnectClientOptions options,
        TRequest request,
        Marshaller<TRequest> marshaller
    )
    {
        var buffer = new RentedBuffer();
        var compressed = new RentedBuffer();
        try
        {
            MessageBytes.Write(request, marshaller, buffer);
            FrameWriter.RequireLength(buffer.Written.Length, options.MaxSendBytes);
            if (options.Compression is null || buffer.Written.Length < options.MinCompressBytes)
            {
                return (buffer.Written.ToArray(), false);
            }
            options.Compression.Compress(new(buffer.WrittenMemory), compressed);
            return (compressed.Written.ToArray(), true);
        }
        finally
        {
            buffer.Return();
            compressed.Return();
        }
    }

    /// <summary>The query of a GET, its parameters in the order that caches like best.</summary>
    private static string Query(ConnectClientOptions options, RpcContentType type, byte[] body, bool isCompressed)
    {
        var isText = type.Codec == MessageType<int>.Json && !isCompressed;
        var query = new StringBuilder("?connect=v1");
        if (!isText)
        {
            query.Append("&base64=1");
        }
        if (isCompressed)
        {
            query.Append("&compression=").Append(options.Compression!.Name);
        }
        query.Append("&encoding=").Append(Uri.EscapeDataString(type.Codec)).Append("&message=");
        query.Append(isText ? Uri.EscapeDataString(Encoding.UTF8.GetString(body)) : Base64Text.EncodeUrl(body));
        return query.ToString();
    }

    private static void WriteHeaders(HttpRequestMessage message, ConnectClient client, TimeSpan? timeout)
    {
        if (client.Compressions.Names is { } accepted)
        {
            RequestHeaders.Set(message, "accept-encoding", accepted);
        }
        if (timeout is { } span)
        {
            RequestHeaders.Set(message, "connect-timeout-ms", Timeouts.FormatConnect(span));
        }
    }

    private static async Task<CallResult<TResponse>> ReadAsync<TResponse>(
        ConnectClient client,
        RpcContentType type,
        HttpResponseMessage response,
        Marshaller<TResponse> marshaller,
        CancellationToken cancellationToken
    )
    {
        var (headers, trailers) = Divide(RequestHeaders.Read(response));
        var all = new MetadataMap();
        all.AddRange(headers);
        all.AddRange(trailers);
        try
        {
            var contentType = RequestHeaders.Find(response, "content-type");
            var encoding = RequestHeaders.Find(response, "content-encoding");
            if (!client.ResponseCompressions.TryFind(encoding, out var compression))
            {
                throw new ConnectException(ConnectCode.Internal, client.ResponseCompressions.Unknown(encoding!));
            }
            if ((int)response.StatusCode != 200)
            {
                throw await ReadErrorAsync(response, contentType, compression, all, cancellationToken)
                    .ConfigureAwait(false);
            }
            RequestHeaders.RequireType(contentType, type);
            var body = await ReadBodyAsync(response, client.Options.MaxReceiveBytes, compression, cancellationToken)
                .ConfigureAwait(false);
            return new(MessageBytes.Read(new(body), marshaller, ConnectCode.Internal), headers, trailers);
        }
        catch (ConnectException e) when (e.Metadata.Count == 0 && all.Count > 0)
        {
            throw new ConnectException(e.Code, e.RawMessage, e.InnerException) { Details = e.Details, Metadata = all };
        }
    }

    private static async Task<ConnectException> ReadErrorAsync(
        HttpResponseMessage response,
        string? contentType,
        CompressionAlgorithm? compression,
        MetadataMap metadata,
        CancellationToken cancellationToken
    )
    {
        var status = (int)response.StatusCode;
        var code = ConnectCodes.FromHttpStatus(status);
        if (
            RpcContentType.TryParse(contentType, out var type)
            && type is { Protocol: RpcProtocol.Connect, IsEnveloped: false, Codec: MessageType<int>.Json }
        )
        {
            var body = await ReadBodyAsync(response, MaxErrorBytes, compression, cancellationToken)
                .ConfigureAwait(false);
            if (ConnectErrorJson.Read(body, code, metadata) is { } error)
            {
                return error;
            }
        }
        return new(code, $"the answer is HTTP {status}") { Metadata = metadata };
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(
        HttpResponseMessage response,
        int maxBytes,
        CompressionAlgorithm? compression,
        CancellationToken cancellationToken
    )
    {
        var most = compression is null ? maxBytes : FrameReader.MaxCompressed(maxBytes);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var body = new ArrayBufferWriter<byte>();
            while (true)
            {
                var count = await stream.ReadAsync(body.GetMemory(4096), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }
                body.Advance(count);
                if (body.WrittenCount > most)
                {
                    throw new ConnectException(
                        ConnectCode.ResourceExhausted,
                        $"the answer is longer than {maxBytes} bytes"
                    );
                }
            }
            if (compression is null || body.WrittenCount == 0)
            {
                return body.WrittenMemory;
            }
            var plain = new ArrayBufferWriter<byte>();
            compression.Decompress(new(body.WrittenMemory), maxBytes, ConnectCode.Internal, plain);
            return plain.WrittenMemory;
        }
    }

    /// <summary>Headers, and trailers, whose names have a prefix.</summary>
    private static (MetadataMap Headers, MetadataMap Trailers) Divide(MetadataMap received)
    {
        var (headers, trailers) = (new MetadataMap(), new MetadataMap());
        foreach (var (name, value) in received)
        {
            if (name.StartsWith(TrailerPrefix, StringComparison.Ordinal))
            {
                trailers.Receive(name[TrailerPrefix.Length..], value);
            }
            else
            {
                headers.Receive(name, value);
            }
        }
        return (headers, trailers);
    }
}
