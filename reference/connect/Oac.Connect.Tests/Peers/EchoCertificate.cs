using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Oac.Connect.Tests.Peers;

/// <summary>The certificate of every server of these tests, made for this run and signed by itself.</summary>
internal static class EchoCertificate
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static X509Certificate2 Certificate { get; } = Create();

    public static string CertificatePem { get; } = Certificate.ExportCertificatePem();

    public static string KeyPem { get; } = Key.ExportPkcs8PrivateKeyPem();

    /// <summary>Whether a server showed this very certificate.</summary>
    public static bool IsShown(X509Certificate? shown) =>
        shown is not null && Certificate.RawDataMemory.Span.SequenceEqual(shown.GetRawCertData());

    private static X509Certificate2 Create()
    {
        var request = new CertificateRequest("CN=localhost", Key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
