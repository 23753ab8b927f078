using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Oac.Engine.Tests.Peers;

/// <summary>An authority with certificates for an engine and its client.</summary>
internal sealed class TestCertificates : IDisposable
{
    public const string Issuer = "CN=test authority";
    private readonly X509Certificate2 _authority = Authority();

    public string AuthorityPem => _authority.ExportCertificatePem();

    public void Dispose() => _authority.Dispose();

    /// <summary>Writes <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c>, as Docker has them.</summary>
    public void Write(string folder, string name, IPAddress? address = null)
    {
        Directory.CreateDirectory(folder);
        using var leaf = Leaf(name, address);
        File.WriteAllText(Path.Combine(folder, "ca.pem"), AuthorityPem);
        File.WriteAllText(Path.Combine(folder, "cert.pem"), leaf.ExportCertificatePem());
        using var key = leaf.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A certificate for an address, or for a client.</summary>
    public X509Certificate2 Leaf(string name, IPAddress? address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var usage = new OidCollection { new Oid(address is null ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1") };
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usage, false));
        if (address is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(address);
            request.CertificateExtensions.Add(names.Build());
        }
        using var signed = request.Create(
            _authority,
            _authority.NotBefore,
            _authority.NotAfter,
            RandomNumberGenerator.GetBytes(8)
        );
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(
            withKey.Export(X509ContentType.Pkcs12),
            null,
            X509KeyStorageFlags.Exportable
        );
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Issuer, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
