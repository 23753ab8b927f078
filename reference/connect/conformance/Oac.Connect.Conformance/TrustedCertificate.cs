using System.Security.Cryptography.X509Certificates;

namespace Oac.Connect.Conformance;

/// <summary>Trust in one certificate and in those that it signed.</summary>
internal static class TrustedCertificate
{
    public static bool Validates(X509Certificate2 trusted, X509Certificate2? shown)
    {
        if (shown is null)
        {
            return false;
        }
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(shown) || shown.RawData.AsSpan().SequenceEqual(trusted.RawData);
    }
}
