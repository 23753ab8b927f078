using Oac.Images.Content;
using Oac.Images.Layouts;
using Oac.Images.Referrers;
using Oac.Images.Registries;
using Oac.Images.Signatures;
using Oac.Producer.Images;

namespace Oac.Producer.Signing;

/// <summary>An image in a place that can hold signatures and other referrers: a registry or an OCI layout.</summary>
internal sealed class SignedPlace : IAsyncDisposable
{
    private readonly ImageSource source;

    private SignedPlace(ImageAddress address, ImageSource source, IReferrerSource content)
    {
        Address = address;
        this.source = source;
        Content = content;
    }

    /// <summary>Where it is.</summary>
    public ImageAddress Address { get; }

    /// <summary>The place.</summary>
    public IReferrerSource Content { get; }

    /// <summary>The tag, digest or name to ask it for.</summary>
    public string? Version => source.Version;

    /// <summary>The repository's name, or what the image is called in a layout; it says where something was signed.</summary>
    public string Name =>
        Address.Reference is { } reference ? $"{reference.Registry}/{reference.Repository}" : Address.Name ?? "image";

    /// <summary>Opens the place to read.</summary>
    /// <exception cref="UsageException">It is of a kind that holds no referrers.</exception>
    public static async Task<SignedPlace> OpenAsync(
        ImageAccess access,
        ImageAddress address,
        CancellationToken cancellationToken
    )
    {
        if (address.Transport is ImageTransport.DockerArchive or ImageTransport.DockerDaemon)
        {
            throw CannotHold(address);
        }
        var source = await access.OpenSourceAsync(address, cancellationToken).ConfigureAwait(false);
        if (source.Content is IReferrerSource content)
        {
            return new(address, source, content);
        }
        await source.DisposeAsync().ConfigureAwait(false);
        throw CannotHold(address);
    }

    /// <summary>The same place to write to. The caller disposes of it.</summary>
    /// <exception cref="UsageException">Nothing can be added to it.</exception>
    public async Task<IContentTarget> OpenTargetAsync(CancellationToken cancellationToken) =>
        Content switch
        {
            RegistryRepository repository => repository,
            OciLayout when Directory.Exists(Address.Path) => await OciLayoutWriter
                .OpenAsync(Address.Path!, cancellationToken)
                .ConfigureAwait(false),
            _ => throw new UsageException(
                $"{Address}: nothing can be added to an archive; 'oac copy --referrers' makes a layout of it"
            ),
        };

    /// <summary>The manifest or index that the address leads to, or of an index the manifest for a platform.</summary>
    public Task<ManifestDocument> FindAsync(ImagePlatform? platform, CancellationToken cancellationToken) =>
        Oac.Images.Copying.ImageCopier.FindAsync(Content, Version, platform, cancellationToken);

    /// <summary>Writes what refers to a manifest.</summary>
    public SignatureWriter Writer(IContentTarget target, ManifestDocument subject) =>
        new(Content, target, subject.Descriptor, Name);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    private static UsageException CannotHold(ImageAddress address) =>
        new($"{address} cannot hold what refers to an image; registries and OCI layouts can");
}
