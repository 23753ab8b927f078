using System.Collections.Immutable;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Images.Content;
using Oac.Images.Copying;
using Oac.Images.References;
using Oac.Images.Registries;
using Oac.Images.Registry;
using Oac.Spec.Linting;

namespace Oac.Conformance.Containers;

/// <summary>Steps that send the image to a registry of the suite's own and take it back.</summary>
[Binding]
public sealed class RegistrySteps(Subject subject, CaseContext context) : IAsyncDisposable
{
    private const string Mend = "Build and push the image with any tool that makes OCI images.";
    private static readonly Oac.Images.Registry.RegistryLimits Limits = new()
    {
        BlobBytes = 64L << 30,
        StoredBytes = 256L << 30,
    };

    private static readonly ImmutableArray<string> LayerTypes =
    [
        MediaTypes.OciLayer,
        MediaTypes.OciLayerGzip,
        MediaTypes.OciLayerZstd,
        "application/vnd.oci.image.layer.nondistributable.v1.tar",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
        MediaTypes.DockerLayerGzip,
        "application/vnd.docker.image.rootfs.diff.tar",
        "application/vnd.docker.image.rootfs.diff.tar.zstd",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
    ];

    private DirectoryInfo? _folder;
    private RegistryServer? _server;
    private RegistryClient? _client;
    private RegistryRepository? _repository;
    private ContentDigest? _pulled;

    /// <summary>A Dockerfile or a file of labels cannot be pushed.</summary>
    [Given("an image and an empty registry")]
    public async Task GivenAnImageAndARegistry()
    {
        if (subject.Source is null)
        {
            throw new UntestableException(
                "the target is a Dockerfile or a file of labels, and no image that could be pushed",
                "Give an image: a reference, a layout or an archive."
            );
        }
        _folder = Directory.CreateTempSubdirectory("oac-conformance-");
        _server = await RegistryServer.StartAsync(
            new() { Folder = _folder.FullName, Limits = Limits },
            context.Cancelled
        );
        _client = new(new() { PlainHttp = ImmutableHashSet.Create(_server.Authority) });
        _repository = ImageReference.TryParse(
            $"{_server.Authority}/{context.Fresh("agent-")}",
            out var reference,
            out _
        )
            ? _client.Open(reference)
            : throw new InvalidOperationException($"{_server.Authority} is no registry's name.");
    }

    /// <summary>With every platform and every layer.</summary>
    [When("it is pushed, given another tag, and pulled by that")]
    public async Task WhenItTravels()
    {
        try
        {
            context.Evidence.Sent($"push {subject.Root!.Descriptor.Digest} to {_repository!.Name}:first");
            await ImageCopier.CopyFoundAsync(
                subject.Source!,
                subject.Root,
                _repository,
                "first",
                null,
                context.Cancelled
            );
            var first = await _repository.GetManifestAsync("first", context.Cancelled);
            context.Evidence.Sent($"tag {first.Descriptor.Digest} as second");
            await _repository.WriteManifestAsync(first, "second", context.Cancelled);
            var pulled = await ImageCopier.CopyAsync(
                _repository,
                "second",
                new PulledContent(),
                null,
                null,
                context.Cancelled
            );
            _pulled = pulled.Manifest.Descriptor.Digest;
            context.Evidence.Observed($"pulled {_pulled}");
        }
        catch (ImageContentException e)
        {
            throw e.Error switch
            {
                ImageContentError.Corrupt or ImageContentError.NotFound or ImageContentError.NotSupported =>
                    new FailedException($"the image does not survive a push and a pull: {e.Message}", Mend),
                ImageContentError.LimitExceeded => new UntestableException(e.Message, "Give a smaller image."),
                _ => new BrokenSubjectException(e.Message),
            };
        }
    }

    /// <summary>The digest names every byte.</summary>
    [Then("its digest is the same")]
    public void ThenTheDigestIsTheSame()
    {
        if (_pulled != subject.Root!.Descriptor.Digest)
        {
            throw new FailedException(
                $"the image went out as {subject.Root.Descriptor.Digest} and came back as {_pulled}",
                Mend
            );
        }
    }

    /// <summary>What an artifact is marked by, an image has not.</summary>
    [Then("manifest, config and layers have the media types of any image")]
    public void ThenTheMediaTypesAreOrdinary()
    {
        foreach (var platform in subject.Platforms)
        {
            var (manifest, place) = (platform.Manifest, platform.Name);
            if (manifest is null)
            {
                throw new FailedException($"{place} cannot be read: {platform.Failure}", Mend);
            }
            Ordinary(
                manifest.Config.MediaType is MediaTypes.OciConfig or MediaTypes.DockerConfig,
                "config",
                manifest.Config.MediaType
            );
            Ordinary(
                manifest.ArtifactType is null || manifest.ArtifactType == manifest.Config.MediaType,
                "artifact type",
                manifest.ArtifactType!
            );
            foreach (var layer in manifest.Layers)
            {
                Ordinary(LayerTypes.Contains(layer.MediaType), "layer", layer.MediaType);
            }

            void Ordinary(bool holds, string what, string type)
            {
                if (!holds)
                {
                    throw new FailedException(
                        $"{place}: the {what} {Show.Value(type)} is none of an OCI image's",
                        "Publish an ordinary image: labels are all that makes it an agent."
                    );
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
        _folder?.Delete(recursive: true);
    }

    /// <summary>Takes what is pulled, and keeps nothing: the streams check their digests themselves.</summary>
    private sealed class PulledContent : IContentTarget
    {
        public string Name => "what is pulled";

        public async Task<bool> WriteBlobAsync(
            Descriptor descriptor,
            Func<CancellationToken, Task<Stream>> open,
            IProgress<long>? progress,
            CancellationToken cancellationToken
        )
        {
            var stream = await open(cancellationToken);
            await using (stream.ConfigureAwait(false))
            {
                await stream.CopyToAsync(Stream.Null, cancellationToken);
            }
            return true;
        }

        public Task WriteManifestAsync(ManifestDocument manifest, string? tag, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
