using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Oac.Conformance.Binding;

namespace Oac.Conformance.Peers;

/// <summary>The certificates of a run: the orchestrator's CA, and one that nobody was given.</summary>
[PerRun]
public sealed class RunCertificates : IDisposable
{
    /// <summary>Mints them.</summary>
    public RunCertificates(TimeProvider time)
    {
        Own = new("orchestrator of the suite", time);
        Foreign = new("somebody else", time);
    }

    /// <summary>The CA that harnesses are given.</summary>
    internal MintedAuthority Own { get; }

    /// <summary>A CA that nobody is given.</summary>
    internal MintedAuthority Foreign { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Own.Dispose();
        Foreign.Dispose();
    }
}

/// <summary>A certificate authority that lives as long as the run.</summary>
internal sealed class MintedAuthority : IDisposable
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    private readonly TimeProvider _time;
    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;

    public MintedAuthority(string name, TimeProvider time)
    {
        _time = time;
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }

    /// <summary>The authority's own certificate.</summary>
    public string Pem => _certificate.ExportCertificatePem() + "\n";

    /// <summary>A certificate for a server.</summary>
    /// <param name="host">The host by which it is reached, beside the loopback interface.</param>
    public X509Certificate2 Server(string host)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        names.AddDnsName("localhost");
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else if (host != "localhost")
        {
            names.AddDnsName(host);
        }
        return Sign("orchestrator", ServerUsage, names.Build());
    }

    /// <summary>A certificate for a harness.</summary>
    public X509Certificate2 Client(string name) => Sign(name, ClientUsage, null);

    /// <summary>Whether this authority has signed a certificate.</summary>
    public bool HasSigned(X509Certificate2 shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(shown);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Sign(string name, string usage, X509Extension? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(usage)], false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false)
        );
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        using var made = request.Create(_certificate, _certificate.NotBefore, _certificate.NotAfter, serial);
        using var whole = made.CopyWithPrivateKey(key);
        // As a file would hold it: a key that lives in this object alone cannot be used by every TLS stack of .NET.
        return X509CertificateLoader.LoadPkcs12(
            whole.Export(X509ContentType.Pkcs12),
            null,
            X509KeyStorageFlags.Exportable
        );
    }
}
