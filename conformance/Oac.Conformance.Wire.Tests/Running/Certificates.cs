using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Connectrpc.Conformance.V1;
using Google.Protobuf;

namespace Oac.Conformance.Wire.Tests.Running;

/// <summary>Certificates of this run, each signed by itself: one for servers on the loopback interface, one for clients.</summary>
internal static class Certificates
{
    public const string ClientName = "Conformance Client";

    public static X509Certificate2 Server { get; } = Create("Conformance Server", "1.3.6.1.5.5.7.3.1");

    public static X509Certificate2 Client { get; } = Create(ClientName, "1.3.6.1.5.5.7.3.2");

    public static TLSCreds ToMessage(X509Certificate2 certificate) =>
        new()
        {
            Cert = ByteString.CopyFromUtf8(certificate.ExportCertificatePem() + "\n"),
            Key = ByteString.CopyFromUtf8(certificate.GetRSAPrivateKey()!.ExportRSAPrivateKeyPem() + "\n"),
        };

    private static X509Certificate2 Create(string name, string usage)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(usage)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(7));
        return X509CertificateLoader.LoadPkcs12(
            made.Export(X509ContentType.Pkcs12),
            null,
            X509KeyStorageFlags.Exportable
        );
    }
}
