using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>A registry's own authorities and client certificates.</summary>
/// <param name="Authorities">Trusted beside the system's.</param>
/// <param name="Clients">Shown to the registry if it asks.</param>
internal sealed record RegistryCertificates(X509Certificate2Collection Authorities, X509Certificate2Collection Clients)
{
    /// <summary>Those of the first folder that has one for the registry; null where none has.</summary>
    public static RegistryCertificates? Find(ImmutableArray<string> folders, string registry)
    {
        var folder = folders.Select(f => Path.Combine(f, registry)).FirstOrDefault(Directory.Exists);
        if (folder is null || registry.Contains('/', StringComparison.Ordinal))
        {
            return null;
        }
        var authorities = new X509Certificate2Collection();
        var clients = new X509Certificate2Collection();
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            try
            {
                switch (Path.GetExtension(file))
                {
                    case ".crt":
                        authorities.ImportFromPemFile(file);
                        break;
                    case ".cert":
                        clients.Add(X509Certificate2.CreateFromPemFile(file, Path.ChangeExtension(file, ".key")));
                        break;
                }
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                throw new ImageContentException(
                    ImageContentError.Unauthorized,
                    $"{registry}: {file} cannot be used as a certificate in PEM form",
                    e
                );
            }
        }
        return new(authorities, clients);
    }

    /// <summary>A certificate that the system does not trust is good if one of the authorities vouches for it; its name must be right.</summary>
    public bool Trusts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
        {
            return false;
        }
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(Authorities);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1", "server authentication"));
        if (chain is not null)
        {
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
            foreach (var element in chain.ChainElements)
            {
                own.ChainPolicy.ExtraStore.Add(element.Certificate);
            }
        }
        using var server = new X509Certificate2(certificate);
        return own.Build(server);
    }
}
