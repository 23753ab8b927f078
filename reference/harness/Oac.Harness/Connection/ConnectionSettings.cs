using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Oac.Connect;
using Oac.Harness.Handlers;

namespace Oac.Harness.Connection;

/// <summary>Everything that one connection needs, read from the environment at its start. Disposing it forgets certificates and keys.</summary>
internal sealed class ConnectionSettings : IDisposable
{
    private readonly List<X509Certificate2> _owned = [];

    private ConnectionSettings(Uri address) => Address = address;

    public Uri Address { get; }

    /// <summary>What the environment says of the protocol, or null.</summary>
    public RpcProtocol? Protocol { get; private init; }

    /// <summary>The value of the header <c>authorization</c>, or null.</summary>
    public string? Authorization { get; private init; }

    /// <summary>What proves who the harness is, in words.</summary>
    public string Credentials =>
        (Authorization, Certificate) switch
        {
            (null, _) => "client certificate",
            (_, null) => "bearer token",
            _ => "client certificate, bearer token",
        };

    private SslStreamCertificateContext? Certificate { get; set; }

    private X509Certificate2Collection? Roots { get; set; }

    /// <summary>Reads the environment as it is now.</summary>
    /// <exception cref="HarnessConfigurationException">Something is missing or malformed.</exception>
    public static ConnectionSettings Read(OrchestratorEnvironment names)
    {
        var hasCertificate = HasCertificate(names);
        var address = OrchestratorAddress.Parse(
            Environment.GetEnvironmentVariable(names.AddressVariable),
            names.AddressVariable,
            hasCertificate
        );
        var isTls = address.Scheme == "https";
        var protocol = ReadProtocol(names.ProtocolVariable);
        var token = ReadToken(names);
        if (token is null && !hasCertificate)
        {
            throw new HarnessConfigurationException(
                $"There are no credentials for the orchestrator. Looked for: {string.Join(", ", Places(names))}."
            );
        }
        if (token is null && !isTls)
        {
            throw new HarnessConfigurationException(
                $"The address in {names.AddressVariable} is one of http, and a client certificate, the only credentials here, needs https."
            );
        }
        var settings = new ConnectionSettings(address)
        {
            Protocol = protocol,
            Authorization = token is null ? null : $"Bearer {token}",
        };
        try
        {
            if (isTls)
            {
                settings.ReadCertificates(names, hasCertificate);
            }
            return settings;
        }
        catch
        {
            settings.Dispose();
            throw;
        }
    }

    /// <summary>Connections with these settings.</summary>
    public SocketsHttpHandler CreateHandler()
    {
        var handler = ConnectClient.CreateHandler();
        // The orchestrator is named by its address: what carries the agent's other traffic has no part in it.
        handler.UseProxy = false;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        if (Address.Scheme == "https")
        {
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificateContext = Certificate,
                CertificateChainPolicy = Roots is null ? null : PolicyOf(Roots),
            };
        }
        return handler;
    }

    public void Dispose()
    {
        foreach (var certificate in _owned)
        {
            certificate.Dispose();
        }
    }

    private static X509ChainPolicy PolicyOf(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // A private CA seldom publishes what it revoked, and its certificates are short-lived.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private static bool HasCertificate(OrchestratorEnvironment names)
    {
        var (certificate, key) = (CredentialFile.Exists(names.CertificateFile), CredentialFile.Exists(names.KeyFile));
        if (certificate == key)
        {
            return certificate;
        }
        var (there, missing) = certificate
            ? (
                $"{names.CertificateFile} (label orchestrator.mtls.cert.file)",
                $"{names.KeyFile ?? "a file"} (label orchestrator.mtls.key.file)"
            )
            : (
                $"{names.KeyFile} (label orchestrator.mtls.key.file)",
                $"{names.CertificateFile ?? "a file"} (label orchestrator.mtls.cert.file)"
            );
        throw new HarnessConfigurationException(
            $"There is {there}, but not {missing}; a client certificate needs both."
        );
    }

    private static IEnumerable<string> Places(OrchestratorEnvironment names)
    {
        if (names.TokenVariable is not null)
        {
            yield return $"the variable {names.TokenVariable} (label orchestrator.bearer.token.env)";
        }
        if (names.TokenFile is not null)
        {
            yield return $"the file {names.TokenFile} (label orchestrator.bearer.token.file)";
        }
        if (names.CertificateFile is not null && names.KeyFile is not null)
        {
            yield return $"the files {names.CertificateFile} and {names.KeyFile} (labels orchestrator.mtls.cert.file and key.file)";
        }
        if (
            names
            is { TokenVariable: null, TokenFile: null, CertificateFile: null }
                or { TokenVariable: null, TokenFile: null, KeyFile: null }
        )
        {
            yield return "nothing, as no place is configured";
        }
    }

    private static string? ReadToken(OrchestratorEnvironment names) =>
        new DeliveredSecret("bearer token", "orchestrator.bearer.token", names.TokenVariable, names.TokenFile).Read();

    private static RpcProtocol? ReadProtocol(string? variable) =>
        variable is null
            ? null
            : Environment.GetEnvironmentVariable(variable) switch
            {
                null or "" => null,
                "connect" => RpcProtocol.Connect,
                "grpc" => RpcProtocol.Grpc,
                "grpcweb" => RpcProtocol.GrpcWeb,
                var other => throw new HarnessConfigurationException(
                    $"{variable} is '{ShownText.Of(other)}'; it may be connect, grpc or grpcweb."
                ),
            };

    private void ReadCertificates(OrchestratorEnvironment names, bool hasCertificate)
    {
        if (hasCertificate)
        {
            Certificate = ReadClientCertificate(names.CertificateFile!, names.KeyFile!);
        }
        if (CredentialFile.Exists(names.CaFile))
        {
            Roots = ReadAll(names.CaFile!, "orchestrator.mtls.ca.file");
        }
    }

    private SslStreamCertificateContext ReadClientCertificate(string certificateFile, string keyFile)
    {
        var chain = ReadAll(certificateFile, "orchestrator.mtls.cert.file");
        var leaf = chain[0];
        try
        {
            var owned = CredentialFile.Read(
                keyFile,
                "orchestrator.mtls.key.file",
                key => X509Certificate2.CreateFromPem(leaf.ExportCertificatePem(), key)
            );
            _owned.Add(owned);
            if (OperatingSystem.IsWindows())
            {
                // Its TLS takes no key that is in memory alone.
                owned = X509CertificateLoader.LoadPkcs12(owned.Export(X509ContentType.Pkcs12), null);
                _owned.Add(owned);
            }
            chain.RemoveAt(0);
            return SslStreamCertificateContext.Create(owned, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new HarnessConfigurationException(
                $"The file {keyFile} (label orchestrator.mtls.key.file) holds no key in PEM that belongs to the certificate in "
                    + $"{certificateFile} (label orchestrator.mtls.cert.file).",
                e
            );
        }
    }

    private X509Certificate2Collection ReadAll(string path, string label)
    {
        try
        {
            var all = CredentialFile.Read(
                path,
                label,
                static text =>
                {
                    var found = new X509Certificate2Collection();
                    found.ImportFromPem(text);
                    return found;
                }
            );
            _owned.AddRange(all);
            return all.Count > 0
                ? all
                : throw new HarnessConfigurationException(
                    $"The file {path} (label {label}) holds no certificate in PEM."
                );
        }
        catch (CryptographicException e)
        {
            throw new HarnessConfigurationException($"The file {path} (label {label}) holds no certificate in PEM.", e);
        }
    }
}
