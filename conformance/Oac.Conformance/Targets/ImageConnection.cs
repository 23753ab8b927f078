using System.Collections.Immutable;
using Oac.Engine;
using Oac.Images.Archives;
using Oac.Images.Content;
using Oac.Images.Layouts;
using Oac.Images.Registries;

namespace Oac.Conformance.Targets;

/// <summary>A place that an image is read from, and all that goes with it: connections, and the copy that an engine has handed out.</summary>
internal sealed class ImageConnection : IAsyncDisposable
{
    /// <summary>The longest archive that is taken from an engine: 64 GiB.</summary>
    private const long MaxExportBytes = 64L << 30;

    private readonly RegistryClient? _registries;
    private readonly DirectoryInfo? _copy;

    private ImageConnection(IContentSource source, RegistryClient? registries, DirectoryInfo? copy)
    {
        Source = source;
        _registries = registries;
        _copy = copy;
    }

    /// <summary>The place.</summary>
    public IContentSource Source { get; }

    /// <summary>Opens the place.</summary>
    /// <exception cref="ImageContentException">It cannot be opened.</exception>
    /// <exception cref="EngineException">The engine does not hand the image out.</exception>
    public static async Task<ImageConnection> OpenAsync(
        ImageLocation location,
        bool plainHttp,
        CancellationToken cancellationToken
    )
    {
        switch (location.Transport)
        {
            case ImageTransport.Registry:
                var client = new RegistryClient(Options(location.Reference!.Registry, plainHttp));
                return new(client.Open(location.Reference), client, null);
            case ImageTransport.OciLayout:
                return Local(await OciLayout.OpenAsync(location.Path!, null, cancellationToken).ConfigureAwait(false));
            case ImageTransport.DockerArchive:
                return Local(
                    await DockerArchive.OpenAsync(location.Path!, null, cancellationToken).ConfigureAwait(false)
                );
            case ImageTransport.Archive:
                return Local(
                    await ImageArchive.OpenAsync(location.Path!, null, cancellationToken).ConfigureAwait(false)
                );
            default:
                return await ExportAsync(location, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The engine that has images of a kind, and runs containers of them: Podman for what is in its store.</summary>
    /// <exception cref="EngineException">None is found.</exception>
    public static EngineClient OpenEngine(ImageTransport transport) =>
        EngineClient.Open(
            new()
            {
                Address = transport == ImageTransport.ContainersStorage ? PodmanAddress() : null,
                Environment = Environment.GetEnvironmentVariable,
                UserAgent = "oac-conformance",
            }
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync().ConfigureAwait(false);
        if (_registries is not null)
        {
            await _registries.DisposeAsync().ConfigureAwait(false);
        }
        _copy?.Delete(recursive: true);
    }

    private static ImageConnection Local(IContentSource source) => new(source, null, null);

    private static RegistryOptions Options(string registry, bool plainHttp) =>
        new()
        {
            PlainHttp = plainHttp
                ? ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, registry)
                : ImmutableHashSet<string>.Empty,
            Credentials = new DockerCredentials(
                DockerCredentials.UsualFiles(Environment.GetEnvironmentVariable)
            ).FindAsync,
            CertificateFolders =
            [
                .. Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home
                    ? [Path.Combine(home, ".config", "containers", "certs.d")]
                    : ImmutableArray<string>.Empty,
                "/etc/containers/certs.d",
                "/etc/docker/certs.d",
            ],
            UserAgent = "oac-conformance",
        };

    // The engine hands the image out as an archive, which lies in a folder that only its owner can enter until the run is over.
    private static async Task<ImageConnection> ExportAsync(ImageLocation location, CancellationToken cancellationToken)
    {
        using var engine = OpenEngine(location.Transport);
        var reference = location.Reference!;
        var name =
            $"{reference.Registry}/{reference.Repository}{(reference.Digest is null ? ":" : "@")}{reference.Version}";
        var copy = Directory.CreateTempSubdirectory("oac-conformance-");
        try
        {
            var path = Path.Combine(copy.FullName, "image.tar");
            var archive = await engine
                .ExportImageAsync([name], MaxExportBytes, cancellationToken)
                .ConfigureAwait(false);
            await using (archive.ConfigureAwait(false))
            {
                var file = File.Create(path);
                await using (file.ConfigureAwait(false))
                {
                    await archive.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
                }
            }
            return new(await DockerArchive.OpenAsync(path, null, cancellationToken).ConfigureAwait(false), null, copy);
        }
        catch
        {
            copy.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Podman's own variable, else the socket that is there; null leaves the search to the engine's client.</summary>
    private static string? PodmanAddress()
    {
        if (Environment.GetEnvironmentVariable("CONTAINER_HOST") is { Length: > 0 } host)
        {
            return host;
        }
        var own = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } folder
            ? Path.Combine(folder, "podman", "podman.sock")
            : null;
        return new[] { own, "/run/podman/podman.sock" }.FirstOrDefault(File.Exists) is { } socket
            ? $"unix://{socket}"
            : null;
    }
}
