using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.Copying;

namespace Oac.Images.Writing;

/// <summary>
/// An image, an artifact or an index that was made here: a source like any other, from which <see cref="ImageCopier"/> writes to any
/// target. Nothing is owned: layers and the base's source must outlive it and are disposed of by those who made them.
/// </summary>
public sealed class BuiltImage : IContentSource
{
    private readonly ImmutableDictionary<ContentDigest, ManifestDocument> manifests;
    private readonly ImmutableDictionary<ContentDigest, Func<CancellationToken, Task<Stream>>> blobs;

    internal BuiltImage(
        ManifestDocument manifest,
        ImageConfig? config,
        ImmutableDictionary<ContentDigest, Func<CancellationToken, Task<Stream>>> blobs,
        ImmutableArray<BuiltImage> images = default
    )
    {
        Manifest = manifest;
        Config = config;
        Images = images.IsDefault ? [] : images;
        manifests = ImmutableDictionary
            .CreateRange(Images.SelectMany(image => image.manifests).DistinctBy(pair => pair.Key))
            .SetItem(manifest.Descriptor.Digest, manifest);
        this.blobs = blobs.SetItems(Images.SelectMany(image => image.blobs));
    }

    /// <summary>The manifest, or the index.</summary>
    public ManifestDocument Manifest { get; }

    /// <summary>The image's config; null for an index and for artifacts.</summary>
    public ImageConfig? Config { get; }

    /// <summary>The images of an index; empty for a single one.</summary>
    public ImmutableArray<BuiltImage> Images { get; }

    /// <inheritdoc/>
    public string Name => $"the built image {Manifest.Descriptor.Digest}";

    /// <summary>Makes an index of images for several platforms, sorted by platform so that their order says nothing.</summary>
    /// <exception cref="ArgumentException">There is none, one is no image, or two are for one platform.</exception>
    public static BuiltImage Index(
        IEnumerable<BuiltImage> images,
        ImmutableSortedDictionary<string, string>? annotations = null
    )
    {
        ArgumentNullException.ThrowIfNull(images);
        ImmutableArray<BuiltImage> all =
        [
            .. images
                .Select(image =>
                    image.Config is null
                        ? throw new ArgumentException($"{image.Name} is no single image.", nameof(images))
                        : image
                )
                .OrderBy(image => image.Config!.Platform.ToString(), StringComparer.Ordinal),
        ];
        if (all.IsEmpty)
        {
            throw new ArgumentException("An index needs an image.", nameof(images));
        }
        for (var index = 1; index < all.Length; index++)
        {
            if (all[index].Config!.Platform == all[index - 1].Config!.Platform)
            {
                throw new ArgumentException($"Two images are for {all[index].Config!.Platform}.", nameof(images));
            }
        }
        var document = IndexWriter.Write(
            new(
                MediaTypes.OciIndex,
                [.. all.Select(image => image.Manifest.Descriptor with { Platform = image.Config!.Platform })]
            )
            {
                Annotations = annotations ?? Descriptor.NoAnnotations,
            }
        );
        return new(
            document,
            null,
            ImmutableDictionary<ContentDigest, Func<CancellationToken, Task<Stream>>>.Empty,
            all
        );
    }

    /// <summary>
    /// Makes an artifact (OCI image-spec, Guidelines for Artifact Usage): a manifest with a type, an empty config and blobs; with a subject it is a referrer.
    /// </summary>
    /// <param name="artifactType">What it is, as a media type.</param>
    /// <param name="contents">Media type and content of each blob; none gives it the empty one, as the specification asks.</param>
    /// <param name="subject">What it refers to, or null.</param>
    /// <param name="annotations">Annotations, or null.</param>
    public static BuiltImage Artifact(
        string artifactType,
        IEnumerable<(string MediaType, ReadOnlyMemory<byte> Content)> contents,
        Descriptor? subject = null,
        ImmutableSortedDictionary<string, string>? annotations = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(artifactType);
        ArgumentNullException.ThrowIfNull(contents);
        var blobs = ImmutableDictionary.CreateBuilder<ContentDigest, Func<CancellationToken, Task<Stream>>>();
        blobs[ManifestWriter.EmptyConfig.Digest] = InMemory(ManifestWriter.EmptyJson);
        var layers = ImmutableArray.CreateBuilder<Descriptor>();
        foreach (var (mediaType, content) in contents)
        {
            var descriptor = new Descriptor(mediaType, ContentDigest.Sha256Of(content.Span), content.Length);
            layers.Add(descriptor);
            blobs[descriptor.Digest] = InMemory(content);
        }
        if (layers.Count == 0)
        {
            layers.Add(ManifestWriter.EmptyConfig);
        }
        var document = ManifestWriter.Write(
            new(MediaTypes.OciManifest, ManifestWriter.EmptyConfig, layers.ToImmutable())
            {
                ArtifactType = artifactType,
                Subject = subject,
                Annotations = annotations ?? Descriptor.NoAnnotations,
            }
        );
        return new(document, null, blobs.ToImmutable());
    }

    /// <inheritdoc/>
    public Task<ManifestDocument> GetManifestAsync(string? reference, CancellationToken cancellationToken) =>
        reference is null ? Task.FromResult(Manifest)
        : ContentDigest.TryParse(reference, out var digest) && manifests.TryGetValue(digest, out var manifest)
            ? Task.FromResult(manifest)
        : Task.FromException<ManifestDocument>(
            new ImageContentException(ImageContentError.NotFound, $"{Name} has no manifest {reference}.")
        );

    /// <inheritdoc/>
    public Task<Stream> OpenBlobAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return blobs.TryGetValue(descriptor.Digest, out var open)
            ? open(cancellationToken)
            : Task.FromException<Stream>(
                new ImageContentException(ImageContentError.NotFound, $"{Name} has no blob {descriptor.Digest}.")
            );
    }

    /// <summary>Writes the image to a target: blobs first, each unless it is there, then manifests.</summary>
    public Task<CopyResult> WriteToAsync(
        IContentTarget target,
        string? tag,
        CopyOptions? options,
        CancellationToken cancellationToken
    ) => ImageCopier.CopyAsync(this, null, target, tag, options, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static Func<CancellationToken, Task<Stream>> InMemory(ReadOnlyMemory<byte> content) =>
        _ => Task.FromResult<Stream>(new MemoryContentStream(content));
}
