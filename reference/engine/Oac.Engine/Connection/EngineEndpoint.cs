using System.Globalization;
using System.Text;

namespace Oac.Engine.Connection;

/// <summary>Where an engine listens.</summary>
/// <param name="Socket">The path of its socket; null where it is reached over TCP.</param>
/// <param name="Base">What paths of the API are appended to.</param>
/// <param name="Certificates">Authorities and the client's certificate; null for the system's authorities and none.</param>
/// <param name="Origin">Who named it, for messages.</param>
internal sealed record EngineEndpoint(string? Socket, Uri Base, EngineCertificates? Certificates, string Origin)
{
    private const string Supported = "supported are unix:///path, tcp://host:port, http:// and https://";
    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    /// <summary>What <c>sockaddr_un</c> holds on Linux, without the zero at its end.</summary>
    private const int MaxSocketBytes = 107;

    /// <summary>The engine in words. No part of an address that may hold a secret is in it: those are refused.</summary>
    public string Name => Socket is null ? Base.ToString().TrimEnd('/') : $"unix://{Socket}";

    /// <summary>Reads an address as the docker command writes it.</summary>
    /// <param name="text">The address.</param>
    /// <param name="origin">Who named it.</param>
    /// <param name="certificates">Where TLS is asked for: what for. <c>tcp://</c> is then TLS.</param>
    /// <exception cref="EngineException">It is no address, or of a kind that is not supported.</exception>
    public static EngineEndpoint Parse(string text, string origin, EngineCertificates? certificates)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = end < 0 ? "" : text[..end].ToLowerInvariant();
        return scheme switch
        {
            "unix" => OfSocket(text[(end + 3)..], origin),
            "tcp" => OfHost(text[(end + 3)..], origin, certificates is not null, certificates, defaultPort: true),
            "https" => OfHost(text[(end + 3)..], origin, true, certificates, defaultPort: false),
            "http" when certificates is null => OfHost(text[(end + 3)..], origin, false, null, defaultPort: false),
            "http" => throw Unusable(
                origin,
                "says http://, but TLS is asked for (DOCKER_TLS_VERIFY, DOCKER_CERT_PATH)"
            ),
            "" => throw Unusable(origin, $"has no scheme; {Supported}"),
            _ => throw Unusable(
                origin,
                $"says {MessageText.Shown(scheme, 20)}://, which is not supported here; {Supported}"
            ),
        };
    }

    public static EngineEndpoint OfSocket(string path, string origin)
    {
        if (!path.StartsWith('/') || path.Contains('\0', StringComparison.Ordinal))
        {
            throw Unusable(origin, "names no absolute path of a socket (unix:///path)");
        }
        return Encoding.UTF8.GetByteCount(path) <= MaxSocketBytes
            ? new(path, new("http://engine/"), null, origin)
            : throw Unusable(
                origin,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"names a socket whose path is longer than {MaxSocketBytes} bytes"
                )
            );
    }

    private static EngineEndpoint OfHost(
        string rest,
        string origin,
        bool secure,
        EngineCertificates? certificates,
        bool defaultPort
    )
    {
        if (
            !Uri.TryCreate($"{(secure ? "https" : "http")}://{rest}", UriKind.Absolute, out var uri)
            || uri.Host.Length == 0
            || uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length > 0
        )
        {
            // The address is not repeated: it may hold a password.
            throw Unusable(origin, "names no host and port, or more than those; no user, query or fragment is allowed");
        }
        var builder = new UriBuilder(uri) { Path = uri.AbsolutePath.TrimEnd('/') + "/" };
        var authority = rest.Split('/')[0];
        if (defaultPort && !authority.EndsWith($":{uri.Port}", StringComparison.Ordinal))
        {
            builder.Port = secure ? TlsPort : PlainPort;
        }
        return new(null, builder.Uri, certificates, origin);
    }

    private static EngineException Unusable(string origin, string why) =>
        new(EngineError.NotSupported, $"The engine's address ({origin}) {why}.");
}
