using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Connectrpc.Conformance.V1;
using Oac.Connect.Compression;
using Asked = Connectrpc.Conformance.V1.Compression;

namespace Oac.Connect.Conformance;

/// <summary>Connections to servers, one pool for each way in which calls want them.</summary>
internal sealed class Transports : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> _pools = new(StringComparer.Ordinal);

    public ConnectClient ClientFor(ClientCompatRequest request)
    {
        var scheme = request.ServerTlsCert.IsEmpty ? "http" : "https";
        var address = new Uri($"{scheme}://{request.Host}:{request.Port}");
        var key = $"{address} {request.HttpVersion} {request.ClientTlsCreds?.Cert.ToBase64()}";
        var pool = _pools.GetOrAdd(key, _ => new(() => new HttpMessageInvoker(CreateHandler(request))));
        return new(address, Options(request), pool.Value);
    }

    public void Dispose()
    {
        foreach (var pool in _pools.Values)
        {
            pool.Value.Dispose();
        }
    }

    private static ConnectClientOptions Options(ClientCompatRequest request)
    {
        var compression = request.Compression switch
        {
            Asked.Unspecified or Asked.Identity => null,
            Asked.Gzip => CompressionAlgorithm.Gzip,
            Asked.Br => CompressionAlgorithm.Brotli,
            _ => throw new NotSupportedException($"No compression {request.Compression} here."),
        };
        var options = new ConnectClientOptions
        {
            Protocol = request.Protocol switch
            {
                Protocol.Connect => RpcProtocol.Connect,
                Protocol.Grpc => RpcProtocol.Grpc,
                Protocol.GrpcWeb => RpcProtocol.GrpcWeb,
                _ => throw new NotSupportedException($"No protocol {request.Protocol} here."),
            },
            Codec = request.Codec switch
            {
                Codec.Proto => "proto",
                Codec.Json => "json",
                _ => throw new NotSupportedException($"No codec {request.Codec} here."),
            },
            HttpVersion = request.HttpVersion switch
            {
                HTTPVersion._1 => HttpVersion.Version11,
                HTTPVersion._2 => HttpVersion.Version20,
                _ => throw new NotSupportedException($"No HTTP version {request.HttpVersion} here."),
            },
            Compression = compression,
            AcceptCompressions = compression is null ? [] : [compression],
            UseGet = request.UseGetHttpMethod,
        };
        return request.MessageReceiveLimit == 0
            ? options
            : options with
            {
                MaxReceiveBytes = (int)request.MessageReceiveLimit,
            };
    }

    private static SocketsHttpHandler CreateHandler(ClientCompatRequest request)
    {
        var handler = ConnectClient.CreateHandler();
        if (request.ServerTlsCert.IsEmpty)
        {
            return handler;
        }
        var trusted = X509CertificateLoader.LoadCertificate(request.ServerTlsCert.ToByteArray());
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
            shown is X509Certificate2 certificate && TrustedCertificate.Validates(trusted, certificate);
        if (request.ClientTlsCreds is { } own)
        {
            using var pem = X509Certificate2.CreateFromPem(own.Cert.ToStringUtf8(), own.Key.ToStringUtf8());
            // A key that came as PEM alone cannot be used by TLS on every system.
            var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            handler.SslOptions.ClientCertificates = [certificate];
        }
        return handler;
    }
}
