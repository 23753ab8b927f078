using System.Collections.Immutable;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Engine;
using Oac.Images.Content;
using Oac.Images.Layers;

namespace Oac.Conformance.Harnesses.Containers;

/// <summary>The engine that runs the target's image: found, looked at and given the image once for a run.</summary>
[PerRun]
public sealed class HarnessEngine(TargetDefinition target, Subject subject, HarnessLabels labels) : IAsyncDisposable
{
    private const string Advice = "Start Docker or Podman, or give the harness's 'command' in the target file.";
    private readonly SemaphoreSlim _gate = new(1, 1);
    private EngineClient? _client;
    private HarnessImage? _image;
    private VerdictException? _failure;

    /// <summary>The image, ready to be run.</summary>
    /// <exception cref="VerdictException">It cannot be run here; asked again it is said again.</exception>
    internal async Task<HarnessImage> ReadyAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _failure is not null
                ? throw _failure
                : _image ??= await PrepareAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException e)
        {
            throw _failure = new UntestableException($"the image cannot be run: {e.Message}", Advice);
        }
        catch (ImageContentException e)
        {
            throw _failure = new UntestableException(
                $"the image cannot be handed to the engine: {e.Message}",
                "Publish an image that can be read, or load it into the engine and name it docker-daemon:NAME."
            );
        }
        catch (VerdictException e)
        {
            _failure = e;
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_image is { IsOurs: true } image)
        {
            try
            {
                await image.Client.RemoveImageAsync(image.Name, CancellationToken.None).ConfigureAwait(false);
            }
            catch (EngineException e) when (e.Error is EngineError.Refused or EngineError.NotFound)
            {
                // A container that was to be kept has it, or somebody else was faster: then it stays, or is gone.
                _image = null;
            }
        }
        _client?.Dispose();
        _gate.Dispose();
    }

    private async Task<HarnessImage> PrepareAsync(CancellationToken cancellationToken)
    {
        if (target.LabelsOnly || labels.Platform is not { Manifest: not null, Entry: not null, Config: { } config })
        {
            throw new UntestableException(
                "the target has no image that could be run",
                "Give the harness's 'command', or an image that can be read, in the target file."
            );
        }
        var client = _client = ImageConnection.OpenEngine(ImageLocation.Read(target.Image, target.Folder).Transport);
        var info = await client.VersionAsync(cancellationToken).ConfigureAwait(false);
        if (config.Platform.Os != info.Os)
        {
            throw new UntestableException(
                $"the image is for {config.Platform}, and the engine runs containers of {info.Os}",
                "Name an image for the engine's system, or another engine by DOCKER_HOST."
            );
        }
        var network = await EngineNetworks
            .ChooseAsync(client, info, target.Harness!, cancellationToken)
            .ConfigureAwait(false);
        var user = await UserAsync(config.User, cancellationToken).ConfigureAwait(false);
        var (name, isOurs) = await EngineImages
            .FindOrLoadAsync(client, subject.Source!, labels.Platform, cancellationToken)
            .ConfigureAwait(false);
        return new(client, info, name, isOurs, config.Platform, user, network.Name, network.Hosts, network.Addresses);
    }

    // Names are looked up in the layers, which a number spares.
    private async Task<ImageUser> UserAsync(string? user, CancellationToken cancellationToken)
    {
        try
        {
            return Users.Resolve(user, null, null);
        }
        catch (ImageContentException e) when (e.Error == ImageContentError.NotFound)
        {
            return await Users
                .ResolveAsync(subject.OpenLayers(labels.Platform), user, cancellationToken)
                .ConfigureAwait(false);
        }
    }
}

/// <summary>An image that is in an engine, and how containers of it are run.</summary>
/// <param name="Client">The engine.</param>
/// <param name="Engine">Which it is.</param>
/// <param name="Name">Its name or id there.</param>
/// <param name="IsOurs">Whether it was brought there for this run, and goes with it.</param>
/// <param name="Platform">What it is for.</param>
/// <param name="User">Who its program runs as, and owns what it is given.</param>
/// <param name="Network">The network.</param>
/// <param name="Hosts">Names that are to resolve in it, as the engine takes them.</param>
/// <param name="Addresses">Where the suite listens and is reached.</param>
internal sealed record HarnessImage(
    EngineClient Client,
    Oac.Engine.Info.EngineInfo Engine,
    string Name,
    bool IsOurs,
    ImagePlatform Platform,
    ImageUser User,
    string Network,
    ImmutableArray<string> Hosts,
    HarnessAddresses Addresses
);
