using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Oac.Images.Content;
using Oac.Images.References;
using Oac.Images.Referrers;

namespace Oac.Images.Registries;

/// <summary>One repository of a registry, to read from and to write to.</summary>
public sealed partial class RegistryRepository : IReferrerSource, IContentTarget
{
    private static readonly ImmutableArray<string> ManifestTypes =
    [
        MediaTypes.OciManifest,
        MediaTypes.OciIndex,
        MediaTypes.DockerManifest,
        MediaTypes.DockerIndex,
    ];

    private readonly RegistryHost _host;
    private readonly ImmutableArray<string> _mountFrom;
    private readonly string _pull;

    internal RegistryRepository(RegistryHost host, ImageReference reference, ImmutableArray<string> mountFrom)
    {
        _host = host;
        _mountFrom = mountFrom;
        Reference = reference;
        _pull = $"repository:{reference.Repository}:pull";
    }

    /// <summary>The reference that it was opened by.</summary>
    public ImageReference Reference { get; }

    /// <inheritdoc/>
    public string Name => $"{Reference.Registry}/{Reference.Repository}";

    /// <inheritdoc/>
    public async Task<ManifestDocument> GetManifestAsync(string? reference, CancellationToken cancellationToken) =>
        (await GetStateAsync(reference, cancellationToken).ConfigureAwait(false)).Document;

    /// <summary>A manifest, and the mark by which the registry knows this state of a tag again, if it gives one.</summary>
    private Task<(ManifestDocument Document, string? State)> GetStateAsync(
        string? reference,
        CancellationToken cancellationToken
    )
    {
        var (asked, digest) = Asked(reference);
        var what = Place(asked);
        return _host.SendAsync(
            Read(HttpMethod.Get, $"manifests/{asked}") with
            {
                Accept = ManifestTypes,
            },
            what,
            async (response, cancelled) =>
            {
                await ExpectAsync(response, HttpStatusCode.OK, what, cancelled).ConfigureAwait(false);
                var bytes = await BoundedBody
                    .ReadAsync(response, ContentLimits.MaxManifestBytes, what, _host.Time, cancelled)
                    .ConfigureAwait(false);
                if (response.Content.Headers.ContentLength is { } length && length != bytes.Length)
                {
                    throw new IOException($"the body ends after {bytes.Length} of {length} bytes");
                }
                var found = Check(bytes, digest ?? Announced(response), what);
                var type = ManifestReader.MediaTypeOf(bytes, response.Content.Headers.ContentType?.MediaType, what);
                var document = new ManifestDocument(new Descriptor(type, digest ?? found, bytes.Length), bytes);
                return (document, response.Headers.ETag is { IsWeak: false } mark ? mark.Tag : null);
            },
            keep: false,
            cancellationToken
        );
    }

    /// <summary>
    /// What a tag points to, by one HEAD request and without the manifest's bytes, so only as good as the registry's word; null if there is
    /// no such tag. A registry that does not say by HEAD is asked for the manifest.
    /// </summary>
    /// <param name="reference">A tag, a digest, or null for what the repository was opened by.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<Descriptor?> ResolveAsync(string? reference, CancellationToken cancellationToken)
    {
        var (asked, digest) = Asked(reference);
        var what = Place(asked);
        var (exists, descriptor) = await _host
            .SendAsync(
                Read(HttpMethod.Head, $"manifests/{asked}") with
                {
                    Accept = ManifestTypes,
                },
                what,
                async (response, cancelled) =>
                {
                    if (response.StatusCode == HttpStatusCode.NotFound)
                    {
                        return (false, null);
                    }
                    await ExpectAsync(response, HttpStatusCode.OK, what, cancelled).ConfigureAwait(false);
                    var headers = response.Content.Headers;
                    return (
                        true,
                        (digest ?? Announced(response)) is { } found
                        && headers is { ContentType.MediaType: { } type, ContentLength: { } length }
                            ? new Descriptor(type, found, length)
                            : null
                    );
                },
                keep: false,
                cancellationToken
            )
            .ConfigureAwait(false);
        return exists && descriptor is null
            ? (await GetManifestAsync(asked, cancellationToken).ConfigureAwait(false)).Descriptor
            : descriptor;
    }

    /// <inheritdoc/>
    public Task<Stream> OpenBlobAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        var what = Place(descriptor.Digest.ToString());
        var request = Read(HttpMethod.Get, $"blobs/{descriptor.Digest}");
        return _host.SendAsync<Stream>(
            request,
            what,
            async (response, cancelled) =>
            {
                await ExpectAsync(response, HttpStatusCode.OK, what, cancelled).ConfigureAwait(false);
                if (response.Content.Headers.ContentLength is { } length && length != descriptor.Size)
                {
                    throw new ImageContentException(
                        ImageContentError.Corrupt,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{what}: {length} bytes are announced, where {descriptor.Size} are wanted"
                        )
                    );
                }
                var body = await response.Content.ReadAsStreamAsync(cancelled).ConfigureAwait(false);
                return new CheckedStream(new BlobBody(_host, request, what, response, body), descriptor, Name);
            },
            keep: true,
            cancellationToken
        );
    }

    /// <summary>The repository's tags, page by page as they are asked for, in the registry's order.</summary>
    public IAsyncEnumerable<string> ListTagsAsync(CancellationToken cancellationToken = default) =>
        NameList.ReadAsync(
            _host,
            Read(HttpMethod.Get, $"tags/list?n={RegistryLimits.PageSize}"),
            "tags",
            $"{Name}: tags",
            cancellationToken
        );

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A tag or digest as it may stand in an address.</summary>
    private (string Asked, ContentDigest? Digest) Asked(string? reference)
    {
        reference ??= Reference.Version;
        if (ContentDigest.TryParse(reference, out var digest))
        {
            return (reference, digest);
        }
        return ImageTag.TryParse(reference, out _)
            ? (reference, null)
            : throw new ImageContentException(
                ImageContentError.NotFound,
                $"{Name}: '{MessageText.Shown(reference, 150)}' is neither a tag nor a digest"
            );
    }

    private string Place(string asked) =>
        asked.Contains(':', StringComparison.Ordinal) ? $"{Name}@{asked}" : $"{Name}:{asked}";

    private RegistryRequest Read(HttpMethod method, string path) =>
        new(method, Address(path), Reference.Repository, [_pull]);

    private Uri Address(string path) => new(_host.Root, $"v2/{Reference.Repository}/{path}");

    private async Task ExpectAsync(
        HttpResponseMessage response,
        HttpStatusCode status,
        string what,
        CancellationToken cancellationToken
    )
    {
        if (response.StatusCode != status)
        {
            throw await RegistryErrors.OfAsync(response, what, _host.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The digest that the registry says the content has; null if it says none that we know.</summary>
    private static ContentDigest? Announced(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Docker-Content-Digest", out var values)
        && ContentDigest.TryParse(values.FirstOrDefault(), out var digest)
            ? digest
            : null;

    private static ContentDigest Check(byte[] bytes, ContentDigest? wanted, string what)
    {
        var found = wanted is { Algorithm: "sha512" }
            ? ContentDigest.OfHash(System.Security.Cryptography.SHA512.HashData(bytes))
            : ContentDigest.Sha256Of(bytes);
        return wanted is null || wanted == found
            ? found
            : throw new ImageContentException(
                ImageContentError.Corrupt,
                $"{what}: the content's digest is {found}, where {wanted} is wanted"
            );
    }
}
