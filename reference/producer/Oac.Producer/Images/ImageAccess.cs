using System.Collections.Immutable;
using Oac.Images.Archives;
using Oac.Images.Content;
using Oac.Images.Layouts;
using Oac.Images.Registries;

namespace Oac.Producer.Images;

/// <summary>Opens images wherever they are. One for each run of a command: it shares connections, tokens and the budget of requests.</summary>
internal sealed class ImageAccess(CliContext context, ImageAccessOptions options) : IAsyncDisposable
{
    private RegistryClient? registries;

    /// <summary>Speaks to registries; made when it is first needed.</summary>
    public RegistryClient Registries => registries ??= new RegistryClient(RegistryOptions());

    /// <summary>Opens the place that an image is read from. The image itself may not be there.</summary>
    /// <exception cref="UsageException">The address needs the network, which is ruled out.</exception>
    /// <exception cref="ImageContentException">The place cannot be opened.</exception>
    public async Task<ImageSource> OpenSourceAsync(ImageAddress address, CancellationToken cancellationToken)
    {
        Allow(address);
        return address.Transport switch
        {
            ImageTransport.Registry => new(Registries.Open(address.Reference!), address.Version),
            ImageTransport.OciLayout or ImageTransport.OciArchive => new(
                await OciLayout.OpenAsync(address.Path!, null, cancellationToken).ConfigureAwait(false),
                address.Version
            ),
            ImageTransport.DockerArchive => new(
                await DockerArchive.OpenAsync(address.Path!, null, cancellationToken).ConfigureAwait(false),
                address.Version
            ),
            _ => throw new UsageException($"{address}: images of an engine cannot be read here"),
        };
    }

    /// <summary>Opens the place that an image is written to.</summary>
    /// <param name="address">The place; a digest cannot be written to.</param>
    /// <param name="mountFrom">Repositories of the same registry whose blobs may be taken over instead of sent.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="UsageException">The address names a digest, or needs the network, which is ruled out.</exception>
    /// <exception cref="ImageContentException">The place cannot be opened.</exception>
    public async Task<ImageTarget> OpenTargetAsync(
        ImageAddress address,
        ImmutableArray<string> mountFrom,
        CancellationToken cancellationToken
    )
    {
        Allow(address);
        if (ContentDigest.TryParse(address.Version, out _))
        {
            throw new UsageException(
                $"{address} names a digest, which only the content decides; name a tag to write to"
            );
        }
        switch (address.Transport)
        {
            case ImageTransport.Registry:
                return new(Registries.Open(address.Reference!, mountFrom), address.Version);
            case ImageTransport.OciLayout:
                return new(
                    await OciLayoutWriter.OpenAsync(address.Path!, cancellationToken).ConfigureAwait(false),
                    address.Version
                );
            case ImageTransport.OciArchive:
            {
                var archive = await OciArchiveWriter
                    .CreateAsync(address.Path!, cancellationToken)
                    .ConfigureAwait(false);
                return new(archive, address.Version) { Complete = archive.CompleteAsync };
            }
            case ImageTransport.DockerArchive:
            {
                var (repository, tag) = DockerName(address);
                var archive = DockerArchiveWriter.Create(address.Path!, repository);
                return new(archive, tag) { Complete = archive.CompleteAsync };
            }
            default:
                throw new UsageException($"{address}: images of an engine cannot be written here");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => registries?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Allow(ImageAddress address)
    {
        if (options.NoNetwork && address.NeedsNetwork)
        {
            throw new UsageException($"{address} needs a connection, which --no-network rules out");
        }
    }

    /// <summary>Repository and tag of the name that <c>docker load</c> will give; both null where none is wanted.</summary>
    private static (string? Repository, string? Tag) DockerName(ImageAddress address)
    {
        if (address.Name is null)
        {
            return (null, null);
        }
        return Oac.Images.References.ImageReference.TryParse(address.Name, out var reference, out var error)
            ? ($"{reference.Registry}/{reference.Repository}", reference.Version)
            : throw new UsageException($"{address}: '{address.Name}' is no name that docker load could give: {error}");
    }

    private RegistryOptions RegistryOptions() =>
        new()
        {
            PlainHttp = ImmutableHashSet.CreateRange(StringComparer.OrdinalIgnoreCase, options.PlainHttp),
            Credentials = new DockerCredentials(DockerCredentials.UsualFiles(Variable)).FindAsync,
            CertificateFolders = CertificateFolders(),
            RequestsPerSecond = options.RequestsPerSecond,
            UserAgent = $"oac/{Cli.Version}",
        };

    private ImmutableArray<string> CertificateFolders()
    {
        var folders = ImmutableArray.CreateBuilder<string>();
        if (options.CertificateFolder is not null)
        {
            folders.Add(options.CertificateFolder);
        }
        if (Variable("HOME") is { Length: > 0 } home)
        {
            folders.Add(Path.Combine(home, ".config", "containers", "certs.d"));
        }
        folders.AddRange("/etc/containers/certs.d", "/etc/docker/certs.d");
        return folders.ToImmutable();
    }

    private string? Variable(string name) => context.Environment.GetValueOrDefault(name);
}
