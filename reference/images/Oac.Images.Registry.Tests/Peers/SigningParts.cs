using System.Security.Cryptography;
using Oac.Images.Signatures;
using Oac.Testing;

namespace Oac.Images.Registry.Tests.Peers;

/// <summary>
/// What the tests with cosign share: a registry that keeps lists of referrers (ours), one that does not (CNCF distribution), and two key
/// pairs that cosign has encrypted, <c>ec</c> and <c>ed</c>.
/// </summary>
public sealed class SigningParts : IAsyncLifetime
{
    private readonly Dictionary<string, SigningKey> keys = [];
    private RegistryServer? listing;
    private Oac.Testing.Registry? tagging;
    private int repositories;

    /// <summary>Why the tests cannot run here, or <see langword="null"/> where they can.</summary>
    public static string? Missing => Cosign.Missing ?? Oac.Testing.Registry.Missing;

    /// <summary>The program.</summary>
    public Cosign Cosign { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }
        var cancelled = TestContext.Current.CancellationToken;
        listing = await RegistryServer.StartAsync(cancelled);
        tagging = await Oac.Testing.Registry.StartAsync(cancelled);
        await Cosign.GenerateAsync("ec", cancelled);
        await File.WriteAllTextAsync(Path.Combine(Cosign.Folder, "made.pem"), Ed25519Key(), cancelled);
        await Cosign.ImportAsync("made.pem", "ed", cancelled);
        foreach (var name in (string[])["ec", "ed"])
        {
            keys[name] = SigningKey.TryRead(Read($"{name}.key"), Cosign.Password, out var key, out var error)
                ? key
                : throw new InvalidOperationException(error);
        }
    }

    /// <summary>The private key of a pair.</summary>
    public SigningKey Key(string name) => keys[name];

    /// <summary>The public key of a pair.</summary>
    public TrustedSigner Signer(string name) =>
        SignerKey.TryParse(Read($"{name}.pub"), out var key, out var error)
            ? new(name, key)
            : throw new InvalidOperationException(error);

    /// <summary>A repository of its own in one of the registries, with an index of two images in it.</summary>
    internal Task<SignedRepository> OpenAsync(bool keepsLists)
    {
        RealParts.Require(Missing);
        var address = keepsLists ? listing!.Authority : tagging!.Address;
        return SignedRepository.MakeAsync(this, address, $"team/agent-{Interlocked.Increment(ref repositories)}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var key in keys.Values)
        {
            key.Dispose();
        }
        Cosign.Dispose();
        await (listing?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (tagging?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>A new key as PKCS#8 (RFC 8410).</summary>
    private static string Ed25519Key() =>
        PemEncoding.WriteString(
            "PRIVATE KEY",
            [.. Convert.FromHexString("302e020100300506032b657004220420"), .. RandomNumberGenerator.GetBytes(32)]
        );

    private string Read(string name) => File.ReadAllText(Path.Combine(Cosign.Folder, name));
}
