using System.Net;
using System.Net.Security;

namespace Oac.Images.Registries;

/// <summary>Makes pools of connections that leave redirects, cookies, credentials and encodings to us.</summary>
internal static class RegistryConnections
{
    public static HttpMessageInvoker Create(RegistryCertificates? certificates)
    {
        var ssl = new SslClientAuthenticationOptions();
        if (certificates is { Authorities.Count: > 0 })
        {
            ssl.RemoteCertificateValidationCallback = certificates.Trusts;
        }
        if (certificates is { Clients.Count: > 0 })
        {
            ssl.ClientCertificates = certificates.Clients;
        }
        return new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                Credentials = null,
                PreAuthenticate = false,
                ConnectTimeout = RegistryLimits.ConnectTimeout,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                EnableMultipleHttp2Connections = true,
                SslOptions = ssl,
            }
        );
    }
}
