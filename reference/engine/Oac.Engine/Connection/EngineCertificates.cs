using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Oac.Engine.Connection;

/// <summary>What a folder with <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c> holds; each may be missing, but a certificate has its key.</summary>
/// <param name="Authorities">Those that vouch for the engine, instead of the system's; empty for the system's.</param>
/// <param name="Client">Shown to the engine, with its key.</param>
internal sealed record EngineCertificates(X509Certificate2Collection Authorities, X509Certificate2? Client)
{
    /// <summary>Reads the folder; null where it has none of the three.</summary>
    /// <exception cref="EngineException">A file cannot be read, or is no certificate or key in PEM form.</exception>
    public static EngineCertificates? Read(string folder)
    {
        var authority = Path.Combine(folder, "ca.pem");
        var certificate = Path.Combine(folder, "cert.pem");
        var key = Path.Combine(folder, "key.pem");
        var authorities = new X509Certificate2Collection();
        X509Certificate2? client = null;
        var current = authority;
        try
        {
            if (File.Exists(authority))
            {
                authorities.ImportFromPemFile(authority);
            }
            current = certificate;
            if (File.Exists(certificate) || File.Exists(key))
            {
                client = X509Certificate2.CreateFromPemFile(certificate, key);
            }
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                EngineError.Unauthorized,
                current == certificate
                    ? $"{certificate} and {key} cannot be used as a certificate and its key in PEM form."
                    : $"{authority} cannot be used as a certificate in PEM form.",
                e
            );
        }
        return authorities.Count == 0 && client is null ? null : new(authorities, client);
    }

    public void ApplyTo(SslClientAuthenticationOptions options)
    {
        if (Authorities.Count > 0)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities);
        }
        if (Client is not null)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(Client, Authorities, offline: true);
        }
    }
}
