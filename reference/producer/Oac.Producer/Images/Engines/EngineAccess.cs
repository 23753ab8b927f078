using System.Collections.Immutable;
using Oac.Engine;
using Oac.Images.Archives;
using Oac.Images.Content;

namespace Oac.Producer.Images.Engines;

/// <summary>
/// Images in the store of Docker or Podman. The engine hands them out and takes them in as archives, which lie meanwhile in a folder that
/// only their owner can enter.
/// </summary>
internal sealed class EngineAccess : IDisposable
{
    /// <summary>The longest archive that is taken from an engine: 64 GiB.</summary>
    public const long MaxArchiveBytes = 64L << 30;

    private readonly EngineClient client;

    private EngineAccess(EngineClient client) => this.client = client;

    /// <summary>Finds the engine; nothing is sent yet.</summary>
    /// <exception cref="ImageContentException">None is found.</exception>
    public static EngineAccess Open(Func<string, string?> environment)
    {
        try
        {
            return new EngineAccess(
                EngineClient.Open(new EngineOptions { Environment = environment, UserAgent = $"oac/{Cli.Version}" })
            );
        }
        catch (EngineException exception)
        {
            throw Translate(exception);
        }
    }

    /// <summary>What <c>docker image inspect</c> says of an image, as one object.</summary>
    /// <exception cref="ImageContentException">It is not there, or the engine does not answer as it should.</exception>
    public async Task<ReadOnlyMemory<byte>> InspectAsync(ImageAddress address, CancellationToken cancellationToken)
    {
        try
        {
            var image = await client.InspectImageAsync(NameOf(address), cancellationToken).ConfigureAwait(false);
            return image.Json;
        }
        catch (EngineException exception)
        {
            throw Translate(exception);
        }
    }

    /// <summary>Takes an image out of the engine, to be read like any archive; disposing what is returned removes the copy.</summary>
    /// <exception cref="ImageContentException">It is not there, is too long, or the engine breaks off.</exception>
    public async Task<ImageSource> ExportAsync(ImageAddress address, CancellationToken cancellationToken)
    {
        var copy = TemporaryArchive.Create();
        try
        {
            await SpoolAsync(NameOf(address), copy, cancellationToken).ConfigureAwait(false);
            var archive = await DockerArchive.OpenAsync(copy.Path, null, cancellationToken).ConfigureAwait(false);
            return new ImageSource(archive, null) { Copy = copy };
        }
        catch (EngineException exception)
        {
            copy.Dispose();
            throw Translate(exception);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>A target whose content the engine loads once it is complete.</summary>
    /// <param name="repository">The name that the image gets, without its tag.</param>
    /// <param name="tag">Its tag.</param>
    public ImageTarget OpenTarget(string repository, string tag)
    {
        var copy = TemporaryArchive.Create();
        var archive = DockerArchiveWriter.Create(copy.Path, repository);
        return new ImageTarget(archive, tag)
        {
            Copy = copy,
            Complete = async cancellationToken =>
            {
                await archive.CompleteAsync(cancellationToken).ConfigureAwait(false);
                await LoadAsync(copy, cancellationToken).ConfigureAwait(false);
            },
        };
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task SpoolAsync(string name, TemporaryArchive copy, CancellationToken cancellationToken)
    {
        var archive = await client
            .ExportImageAsync(ImmutableArray.Create(name), MaxArchiveBytes, cancellationToken)
            .ConfigureAwait(false);
        await using var closingArchive = archive.ConfigureAwait(false);
        var file = copy.CreateFile();
        await using var closingFile = file.ConfigureAwait(false);
        await archive.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
    }

    private async Task LoadAsync(TemporaryArchive copy, CancellationToken cancellationToken)
    {
        try
        {
            var file = File.OpenRead(copy.Path);
            await using var closing = file.ConfigureAwait(false);
            await client.LoadImageAsync(file, null, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException exception)
        {
            throw Translate(exception);
        }
    }

    /// <summary>The whole name: of a bare one an engine would export every tag.</summary>
    private static string NameOf(ImageAddress address)
    {
        var reference = address.Reference!;
        return reference.Digest is null
            ? $"{reference.Registry}/{reference.Repository}:{reference.Version}"
            : $"{reference.Registry}/{reference.Repository}@{reference.Digest}";
    }

    private static ImageContentException Translate(EngineException exception) =>
        new(
            exception.Error switch
            {
                EngineError.NotFound => ImageContentError.NotFound,
                EngineError.Unauthorized => ImageContentError.Unauthorized,
                EngineError.Corrupt => ImageContentError.Corrupt,
                EngineError.LimitExceeded => ImageContentError.LimitExceeded,
                EngineError.NotSupported or EngineError.Refused => ImageContentError.NotSupported,
                _ => ImageContentError.Unreachable,
            },
            exception.Message,
            exception
        );
}
