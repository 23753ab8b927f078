using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Oac.Conformance.Mutants.Harnesses.Wrapping;

/// <summary>Opens streams to the orchestrator that the suite plays, with the certificates that lie where the labels want them.</summary>
internal static class OrchestratorClient
{
    /// <summary>The address in its plainest form: http unless it says otherwise, without a slash at its end.</summary>
    public static string Base(string address)
    {
        var url =
            address.Contains("://", StringComparison.Ordinal) ? address
            : File.Exists(HarnessSubject.CertificateFile) ? $"https://{address}"
            : $"http://{address}";
        return url.TrimEnd('/');
    }

    /// <summary>A client.</summary>
    public static HttpMessageInvoker Create(bool trustsAnybody)
    {
        var ssl = new SslClientAuthenticationOptions();
        if (File.Exists(HarnessSubject.CertificateFile))
        {
            using var pem = X509Certificate2.CreateFromPemFile(HarnessSubject.CertificateFile, HarnessSubject.KeyFile);
            ssl.ClientCertificates = [X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null)];
            ssl.CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            ssl.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(HarnessSubject.AuthorityFile);
        }
        if (trustsAnybody)
        {
#pragma warning disable CA5359 // This is the fault that is shown.
            ssl.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        return new(new SocketsHttpHandler { SslOptions = ssl, UseProxy = false });
    }
}
