using System.Security.Cryptography;
using Oac.Images.Content;
using Oac.Images.References;
using Oac.Images.Registries;
using Oac.Images.Signatures;
using Oac.Images.Writing;
using Oac.Testing;

namespace Oac.Images.Registry.Tests.Peers;

/// <summary>
/// A registry with an index of two images, cosign beside it, and two key pairs that cosign has encrypted: <c>ec</c> and <c>ed</c>. The
/// registry keeps lists of referrers (ours) or none (CNCF distribution).
/// </summary>
internal sealed class SignedRegistry : IAsyncDisposable
{
    private readonly IAsyncDisposable server;
    private readonly RegistryClient client;

    private SignedRegistry(IAsyncDisposable server, string address)
    {
        this.server = server;
        Address = address;
        client = new(new RegistryOptions { PlainHttp = [address] });
        Repository = client.Open(
            ImageReference.TryParse($"{address}/team/agent:1", out var reference, out var error)
                ? reference
                : throw new ArgumentException(error)
        );
    }

    public string Address { get; }

    public Cosign Cosign { get; } = new();

    public RegistryRepository Repository { get; }

    public BuiltImage Index { get; } =
        BuiltImage.Index(
            ((string[])["amd64", "arm64"]).Select(architecture =>
                ImageBuilder.FromScratch(new("linux", architecture)).Build(DateTimeOffset.UnixEpoch)
            )
        );

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<SignedRegistry> StartAsync(bool keepsLists)
    {
        RealParts.Require(Cosign.Missing);
        RealParts.Require(keepsLists ? null : Oac.Testing.Registry.Missing);
        SignedRegistry registry;
        if (keepsLists)
        {
            var server = await RegistryServer.StartAsync(Cancelled);
            registry = new(server, server.Authority);
        }
        else
        {
            var server = await Oac.Testing.Registry.StartAsync(Cancelled);
            registry = new(server, server.Address);
        }
        await registry.Index.WriteToAsync(registry.Repository, "1", null, Cancelled);
        await registry.Cosign.GenerateAsync("ec", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(registry.Cosign.Folder, "made.pem"), Ed25519Key(), Cancelled);
        await registry.Cosign.ImportAsync("made.pem", "ed", Cancelled);
        return registry;
    }

    /// <summary>An image as cosign is told of it.</summary>
    public string Name(Descriptor image) => $"{Repository.Name}@{image.Digest}";

    public static string Tag(Descriptor subject) => $"sha256-{subject.Digest.Hex}.sig";

    public SigningKey Key(string name) =>
        SigningKey.TryRead(Read($"{name}.key"), Cosign.Password, out var key, out var error)
            ? key
            : throw new ArgumentException(error);

    public TrustedSigner Signer(string name) =>
        SignerKey.TryParse(Read($"{name}.pub"), out var key, out var error)
            ? new(name, key)
            : throw new ArgumentException(error);

    public async Task<SignatureReport> VerifyAsync(Descriptor image, bool attestations, params string[] signers) =>
        await SignatureVerifier.VerifyAsync(
            Repository,
            [new(image.Digest, SignedSubjectKind.Image)],
            signers.Select(Signer),
            attestations,
            Cancelled
        );

    public SignatureWriter Writer(Descriptor image) => new(Repository, Repository, image, Repository.Name);

    public async ValueTask DisposeAsync()
    {
        Cosign.Dispose();
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    /// <summary>A new key as PKCS#8 (RFC 8410).</summary>
    private static string Ed25519Key() =>
        PemEncoding.WriteString(
            "PRIVATE KEY",
            [.. Convert.FromHexString("302e020100300506032b657004220420"), .. RandomNumberGenerator.GetBytes(32)]
        );

    private string Read(string name) => File.ReadAllText(Path.Combine(Cosign.Folder, name));
}
