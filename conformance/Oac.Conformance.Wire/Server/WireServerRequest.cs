using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Oac.Conformance.Wire;

/// <summary>The head of a request as it came.</summary>
public sealed class WireServerRequest
{
    internal WireServerRequest(HttpContext http)
    {
        Method = http.Request.Method;
        Path = http.Request.Path;
        RawQuery = http.Request.QueryString.Value?.TrimStart('?') ?? "";
        HttpVersion = HttpProtocol.IsHttp2(http.Request.Protocol) ? 2 : 1;
        IsTls = http.Request.IsHttps;
        Certificate = http.Connection.ClientCertificate;
        ConnectionId = http.Connection.Id;
        CanHaveBody = http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;
        foreach (var (name, values) in http.Request.Headers)
        {
            foreach (var value in values)
            {
                Headers.Add(name, value ?? "");
            }
        }
        foreach (var pair in RawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            Query.Add(
                Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]),
                Uri.UnescapeDataString(equals < 0 ? "" : pair[(equals + 1)..].Replace('+', ' '))
            );
        }
    }

    /// <summary>The verb.</summary>
    public string Method { get; }

    /// <summary>The path.</summary>
    public string Path { get; }

    /// <summary>The query as it stood there.</summary>
    public string RawQuery { get; }

    /// <summary>The parameters of the query in their order, decoded.</summary>
    public WireHeaders Query { get; } = new();

    /// <summary>The headers.</summary>
    public WireHeaders Headers { get; } = new();

    /// <summary>The major version of HTTP.</summary>
    public int HttpVersion { get; }

    /// <summary>Whether it came over TLS.</summary>
    public bool IsTls { get; }

    /// <summary>The client's certificate, or null.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>The connection that it came on (<see cref="WireConnection.Id"/>).</summary>
    public string ConnectionId { get; }

    /// <summary>Whether a body follows.</summary>
    public bool CanHaveBody { get; }
}
