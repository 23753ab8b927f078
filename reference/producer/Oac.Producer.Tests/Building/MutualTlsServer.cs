using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Oac.Producer.Tests.Building;

/// <summary>An HTTPS server on the loopback interface that speaks to holders of its authority's certificates only, and greets them by name.</summary>
internal sealed class MutualTlsServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopped = new();
    private readonly X509Certificate2 authority;
    private readonly X509Certificate2 certificate;

    /// <param name="folder">Takes <c>ca.crt</c>, <c>client.crt</c> and <c>client.key</c>, readable by any user of a container.</param>
    public MutualTlsServer(string folder)
    {
        Directory.CreateDirectory(folder);
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authority.ExportCertificatePem());
        using var clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var client = Issue("CN=courier", clientKey, null);
        File.WriteAllText(Path.Combine(folder, "client.crt"), client.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "client.key"), clientKey.ExportPkcs8PrivateKeyPem());
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        certificate = Issue("CN=server", serverKey, IPAddress.Loopback);
        listener.Start();
        Address = $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        _ = ServeAsync();
    }

    public string Address { get; }

    public void Dispose()
    {
        stopped.Cancel();
        listener.Dispose();
        certificate.Dispose();
        authority.Dispose();
        stopped.Dispose();
    }

    private X509Certificate2 Issue(string name, ECDsa key, IPAddress? address)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        if (address is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(address);
            request.CertificateExtensions.Add(names.Build());
        }
        using var issued = request.Create(
            authority,
            authority.NotBefore,
            authority.NotAfter,
            [1, 2, 3, (byte)name.Length]
        );
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    private async Task ServeAsync()
    {
        while (!stopped.IsCancellationRequested)
        {
            try
            {
                using var connection = await listener.AcceptTcpClientAsync(stopped.Token);
                await AnswerAsync(connection);
            }
            catch (Exception exception)
                when (exception
                        is OperationCanceledException
                            or IOException
                            or System.Security.Authentication.AuthenticationException
                            or SocketException
                )
            {
                // A client that is refused sees why; the test fails by what it prints.
                continue;
            }
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        await using var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                ClientCertificateRequired = true,
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
            stopped.Token
        );
        using var reader = new StreamReader(tls, leaveOpen: true);
        while (await reader.ReadLineAsync(stopped.Token) is { Length: > 0 }) { }
        var body = $"hello {tls.RemoteCertificate!.Subject}";
        await tls.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"
            ),
            stopped.Token
        );
        await tls.ShutdownAsync();
    }
}
