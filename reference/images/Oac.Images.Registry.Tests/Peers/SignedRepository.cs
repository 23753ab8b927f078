using Oac.Images.Content;
using Oac.Images.References;
using Oac.Images.Registries;
using Oac.Images.Signatures;
using Oac.Images.Writing;
using Oac.Testing;

namespace Oac.Images.Registry.Tests.Peers;

/// <summary>A repository with an index of two images, whose signatures cosign and we make and judge.</summary>
internal sealed class SignedRepository : IAsyncDisposable
{
    private readonly SigningParts parts;
    private readonly RegistryClient client;

    private SignedRepository(SigningParts parts, string address, string name)
    {
        this.parts = parts;
        client = new(new RegistryOptions { PlainHttp = [address] });
        Repository = client.Open(
            ImageReference.TryParse($"{address}/{name}:1", out var reference, out var error)
                ? reference
                : throw new ArgumentException(error)
        );
    }

    public Cosign Cosign => parts.Cosign;

    public RegistryRepository Repository { get; }

    public BuiltImage Index { get; } =
        BuiltImage.Index(
            ((string[])["amd64", "arm64"]).Select(architecture =>
                ImageBuilder.FromScratch(new("linux", architecture)).Build(DateTimeOffset.UnixEpoch)
            )
        );

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<SignedRepository> MakeAsync(SigningParts parts, string address, string name)
    {
        var made = new SignedRepository(parts, address, name);
        await made.Index.WriteToAsync(made.Repository, "1", null, Cancelled);
        return made;
    }

    public static string Tag(Descriptor subject) => $"sha256-{subject.Digest.Hex}.sig";

    /// <summary>An image as cosign is told of it.</summary>
    public string Name(Descriptor image) => $"{Repository.Name}@{image.Digest}";

    public SigningKey Key(string name) => parts.Key(name);

    public async Task<SignatureReport> VerifyAsync(Descriptor image, bool attestations, params string[] signers) =>
        await SignatureVerifier.VerifyAsync(
            Repository,
            [new(image.Digest, SignedSubjectKind.Image)],
            signers.Select(parts.Signer),
            attestations,
            Cancelled
        );

    public SignatureWriter Writer(Descriptor image) => new(Repository, Repository, image, Repository.Name);

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
