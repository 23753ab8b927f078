using Oac.Connect.Compression;

namespace Oac.Connect.Tests.Peers;

/// <summary>Calls with Oac.Connect.</summary>
internal sealed class OurClient : IEchoClient
{
    private readonly HttpMessageInvoker _http = new(new EncodingHandler(CreateHandler()));

    public async Task<EchoAnswer> CallAsync(EchoCall call, Way way, Uri address, CancellationToken cancellationToken)
    {
        var client = new ConnectClient(address, Options(call, way), _http);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var options = new CallOptions { Timeout = call.Timeout, CancellationToken = giveUp.Token };
        foreach (var (name, value) in call.Headers)
        {
            options.Headers.Add(name, value);
        }
        // Time enough for a busy server to begin: one that has not cannot tell that the call was given up.
        if (call.CancelAfter == 0)
        {
            giveUp.CancelAfter(TimeSpan.FromSeconds(3));
        }
        var messages = new List<Response>();
        var (headers, trailers) = (new MetadataMap(), new MetadataMap());
        try
        {
            switch (call.Method)
            {
                case "unary":
                case "get":
                    var method = call.Method == "get" ? EchoMethods.Get : EchoMethods.Unary;
                    Take(await client.UnaryAsync(method, call.Requests.Single(), options));
                    break;
                case "clientStream":
                    Take(
                        await client.ClientStreamAsync(
                            EchoMethods.ClientStream,
                            call.Requests.ToAsyncEnumerable(),
                            options
                        )
                    );
                    break;
                default:
                    await StreamAsync(call.Method == "bidi" ? EchoMethods.Bidi : EchoMethods.ServerStream);
                    break;
            }
            return new(messages, Lookup(headers), Lookup(trailers), null);
        }
        catch (ConnectException e)
        {
            return new(messages, Lookup(headers), Lookup(e.Metadata), e);
        }

        void Take(CallResult<Response> result)
        {
            messages.Add(result.Message);
            (headers, trailers) = (result.Headers, result.Trailers);
        }

        async Task StreamAsync(Method<Request, Response> method)
        {
            await using var stream = client.Open(method, options);
            foreach (var request in call.Requests)
            {
                await stream.WriteAsync(request);
                if (call.IsDuplex)
                {
                    await ReadAsync();
                }
            }
            await stream.CompleteAsync();
            while (await ReadAsync()) { }
            (headers, trailers) = (await stream.ReadHeadersAsync(), stream.ResponseTrailers);

            async Task<bool> ReadAsync()
            {
                if (!await stream.ReadAsync())
                {
                    return false;
                }
                messages.Add(stream.Current);
                if (messages.Count == call.CancelAfter)
                {
                    await giveUp.CancelAsync();
                }
                return true;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ConnectClientOptions Options(EchoCall call, Way way) =>
        new()
        {
            Protocol = way.Protocol,
            Codec = way.Codec,
            HttpVersion = way.HttpVersion,
            Compression = way.Gzip ? CompressionAlgorithm.Gzip : null,
            AcceptCompressions = way.Gzip ? [CompressionAlgorithm.Gzip] : [],
            UseGet = call.Method == "get",
        };

    private static ILookup<string, string> Lookup(MetadataMap metadata) =>
        metadata.ToLookup(one => one.Key, one => one.Value, StringComparer.OrdinalIgnoreCase);

    private static SocketsHttpHandler CreateHandler()
    {
        var handler = ConnectClient.CreateHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, shown, _, _) =>
            EchoCertificate.IsShown(shown);
        return handler;
    }

    /// <summary>Shows how the answer was compressed, which is none of a caller's business otherwise.</summary>
    private sealed class EncodingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var response = await base.SendAsync(request, cancellationToken);
            var compression = new[] { "grpc-encoding", "connect-content-encoding" }
                .SelectMany(name => response.Headers.TryGetValues(name, out var values) ? values : [])
                .Concat(response.Content.Headers.ContentEncoding);
            response.Headers.Add("x-response", compression.FirstOrDefault("identity"));
            return response;
        }
    }
}
