using System.Collections.Immutable;
using Oac.Images.Archives;
using Oac.Images.Content;
using Oac.Images.Layouts;
using Oac.Images.Registries;
using Oac.Producer.Images.Engines;

namespace Oac.Producer.Images;

/// <summary>Opens images wherever they are. One for each run of a command: it shares connections, tokens and the budget of requests.</summary>
internal sealed class ImageAccess(CliContext context, ImageAccessOptions options) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private RegistryClient? registries;
    private EngineAccess? engine;

    /// <summary>Speaks to registries; made when it is first needed.</summary>
    public RegistryClient Registries
    {
        get
        {
            lock (gate)
            {
                return registries ??= new RegistryClient(RegistryOptions());
            }
        }
    }

    private EngineAccess Engine
    {
        get
        {
            lock (gate)
            {
                return engine ??= EngineAccess.Open(Variable);
            }
        }
    }

    /// <summary>What an engine says of an image, as <c>docker image inspect</c> prints it.</summary>
    /// <exception cref="UsageException">Connections are ruled out.</exception>
    /// <exception cref="ImageContentException">The image is not there, or the engine is not.</exception>
    public Task<ReadOnlyMemory<byte>> InspectAsync(ImageAddress address, CancellationToken cancellationToken)
    {
        Allow(address);
        return Engine.InspectAsync(address, cancellationToken);
    }

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
            ImageTransport.Archive => new(
                await ImageArchive.OpenAsync(address.Path!, null, cancellationToken).ConfigureAwait(false),
                address.Version
            ),
            _ => await Engine.ExportAsync(address, cancellationToken).ConfigureAwait(false),
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
            case ImageTransport.DockerDaemon:
                return Engine.OpenTarget(
                    $"{address.Reference!.Registry}/{address.Reference.Repository}",
                    address.Reference.Version
                );
            default:
                throw new UsageException($"{address} cannot be written to");
        }
    }

    /// <summary>Speaks to registries with a credential of its own. The caller disposes of it.</summary>
    public RegistryClient Connect(FindRegistryCredential credentials) =>
        new(RegistryOptions() with { Credentials = credentials });

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        engine?.Dispose();
        return registries?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

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
            Credentials = new DockerCredentials(
                options.CredentialsFile is { } file ? [file] : DockerCredentials.UsualFiles(Variable),
                context.Time
            ).FindAsync,
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
