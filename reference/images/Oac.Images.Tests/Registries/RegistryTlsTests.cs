using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Oac.Images.Content;
using Oac.Images.References;

namespace Oac.Images.Registries;

public sealed class RegistryTlsTests : IDisposable
{
    private const string Body = """{"schemaVersion":2,"manifests":[]}""";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oac-certs-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_registrys_own_authority_is_trusted_for_it_and_gets_the_client_certificate()
    {
        using var authority = Authority("good");
        using var certificate = Leaf(authority, "registry", IPAddress.Loopback);
        await using var server = new ScriptedServer(_ => Manifest(), certificate, wantsClient: true);
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, server.Address)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.crt"), authority.ExportCertificatePem(), Cancelled);
        using var client = Leaf(authority, "client", null);
        await File.WriteAllTextAsync(Path.Combine(folder, "client.cert"), client.ExportCertificatePem(), Cancelled);
        using var key = client.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(Path.Combine(folder, "client.key"), key.ExportPkcs8PrivateKeyPem(), Cancelled);

        await GetAsync(server);
        Assert.Equal("CN=client", Assert.Single(server.Requests).Peer);

        File.Delete(Path.Combine(folder, "client.key"));
        var e = await Assert.ThrowsAsync<ImageContentException>(() => GetAsync(server));
        Assert.Contains("client.cert cannot be used", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_authority_or_with_another_name_nothing_is_sent()
    {
        using var authority = Authority("good");
        using var certificate = Leaf(authority, "registry", IPAddress.Loopback);
        using var misnamed = Leaf(authority, "registry", IPAddress.Parse("127.0.0.2"));
        await using var server = new ScriptedServer(_ => Manifest(), certificate);
        await using var wrong = new ScriptedServer(_ => Manifest(), misnamed);
        foreach (var one in new[] { server, wrong })
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, one.Address)).FullName;
            using var other = Authority("other");
            await File.WriteAllTextAsync(
                Path.Combine(folder, "ca.crt"),
                (one == server ? other : authority).ExportCertificatePem(),
                Cancelled
            );
            var e = await Assert.ThrowsAsync<ImageContentException>(() => GetAsync(one));
            Assert.Equal(ImageContentError.Unreachable, e.Error);
            Assert.Empty(one.Requests);
        }
    }

    [Fact]
    public async Task Redirects_never_go_from_https_to_http()
    {
        using var authority = Authority("good");
        using var certificate = Leaf(authority, "registry", IPAddress.Loopback);
        await using var plain = new ScriptedServer(_ => Manifest());
        await using var server = new ScriptedServer(
            request =>
                request.Method == "HEAD"
                    ? new ScriptedAnswer(404)
                    : new ScriptedAnswer(
                        request.Method == "POST" ? 202 : 302,
                        "",
                        ("Location", plain.Url + "/x?s=secret")
                    ),
            certificate
        );
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, server.Address)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.crt"), authority.ExportCertificatePem(), Cancelled);
        var e = await Assert.ThrowsAsync<ImageContentException>(() => GetAsync(server));
        Assert.Contains("which is not https", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);

        await using var client = Client();
        await using var repository = client.Open(Reference(server));
        e = await Assert.ThrowsAsync<ImageContentException>(() =>
            repository.WriteBlobAsync(
                new("a/b", ContentDigest.Sha256Of([]), 0),
                _ => Task.FromResult(Stream.Null),
                null,
                Cancelled
            )
        );
        Assert.Contains("which is not https", e.Message, StringComparison.Ordinal);
        Assert.Empty(plain.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_server_of_a_registry_by_https_is_never_asked_in_the_open(bool some)
    {
        using var authority = Authority("good");
        using var certificate = Leaf(authority, "registry", IPAddress.Loopback);
        await using var tokens = new ScriptedServer(_ => new ScriptedAnswer(200, """{"token":"T1"}"""));
        await using var server = new ScriptedServer(
            _ => new ScriptedAnswer(401, "", ("WWW-Authenticate", $"Bearer realm=\"{tokens.Url}\"")),
            certificate
        );
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, server.Address)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.crt"), authority.ExportCertificatePem(), Cancelled);
        await using var client = Client(some ? RegistryCredential.Password("u", "pass-word") : null);
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            client.Open(Reference(server)).GetManifestAsync(null, Cancelled)
        );
        Assert.Contains("which is no https address", e.Message, StringComparison.Ordinal);
        Assert.Empty(tokens.Requests);
    }

    private RegistryClient Client(RegistryCredential? credential = null) =>
        new(
            new RegistryOptions
            {
                Credentials = (_, _, _) => ValueTask.FromResult(credential),
                CertificateFolders = [_folder.FullName],
                Time = new SkippingTime(),
            }
        );

    private async Task GetAsync(ScriptedServer server)
    {
        await using var client = Client();
        await client.Open(Reference(server)).GetManifestAsync(null, Cancelled);
    }

    private static ImageReference Reference(ScriptedServer server) =>
        ImageReference.TryParse($"{server.Address}/a/b:v1", out var reference, out var error)
            ? reference
            : throw new ArgumentException(error);

    private static ScriptedAnswer Manifest() => new(200, Body, ("Content-Type", MediaTypes.OciIndex));

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private static X509Certificate2 Leaf(X509Certificate2 authority, string name, IPAddress? address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var usage = new OidCollection { new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2") };
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usage, false));
        if (address is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(address);
            request.CertificateExtensions.Add(names.Build());
        }
        using var signed = request.Create(
            authority,
            authority.NotBefore,
            authority.NotAfter,
            RandomNumberGenerator.GetBytes(8)
        );
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(
            withKey.Export(X509ContentType.Pkcs12),
            null,
            X509KeyStorageFlags.Exportable
        );
    }
}
