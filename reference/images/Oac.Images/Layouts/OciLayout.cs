using System.Collections.Immutable;
using Oac.Images.Archives;
using Oac.Images.Content;
using Oac.Images.Referrers;

namespace Oac.Images.Layouts;

/// <summary>An OCI layout as a source: a folder, or a tar of one, compressed or not (OCI image-spec, Image Layout).</summary>
public sealed class OciLayout : IReferrerSource
{
    private const string RefName = "org.opencontainers.image.ref.name";
    private const string ContainerdName = "io.containerd.image.name";
    private const int MaxMarkBytes = 64 * 1024;
    private readonly LayoutFiles _files;
    private ILookup<ContentDigest, Descriptor>? _referrers;

    private OciLayout(LayoutFiles files, ImmutableArray<Descriptor> manifests)
    {
        _files = files;
        Manifests = manifests;
    }

    /// <inheritdoc/>
    public string Name => _files.Name;

    /// <summary>What <c>index.json</c> lists, names in the annotations.</summary>
    public ImmutableArray<Descriptor> Manifests { get; }

    /// <summary>Opens a layout and reads its index.</summary>
    /// <param name="path">The folder or the archive.</param>
    /// <param name="limits">For archives; <see cref="ArchiveLimits.Default"/> if null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ImageContentException">It is none, of another version, or beyond a limit.</exception>
    public static async Task<OciLayout> OpenAsync(
        string path,
        ArchiveLimits? limits,
        CancellationToken cancellationToken
    )
    {
        LayoutFiles files = Directory.Exists(path)
            ? new FolderFiles(path)
            : await ArchiveTable
                .OpenAsync(path, limits ?? ArchiveLimits.Default, cancellationToken)
                .ConfigureAwait(false);
        try
        {
            return await OpenAsync(files, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await files.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    internal static async Task<OciLayout> OpenAsync(LayoutFiles files, CancellationToken cancellationToken)
    {
        var mark =
            await files.ReadAsync("oci-layout", MaxMarkBytes, cancellationToken).ConfigureAwait(false)
            ?? throw files.Missing("oci-layout file, and so is no OCI layout");
        var version = Version(mark, files.Name);
        if (version is null || !version.StartsWith("1.", StringComparison.Ordinal))
        {
            throw new ImageContentException(
                ImageContentError.NotSupported,
                $"{files.Name}: the layout's version is '{version}', and 1.x is supported."
            );
        }

        var index =
            await files.ReadAsync("index.json", ContentLimits.MaxManifestBytes, cancellationToken).ConfigureAwait(false)
            ?? throw files.Missing("index.json");
        return new(files, ManifestReader.ReadIndex(index, MediaTypes.OciIndex, $"{files.Name}: index.json").Manifests);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A name is first compared with whole annotations (<c>org.opencontainers.image.ref.name</c>, <c>io.containerd.image.name</c>), then
    /// with their tags. A digest may be that of any manifest in the layout, also of one that only an index in it lists.
    /// </remarks>
    public async Task<ManifestDocument> GetManifestAsync(string? reference, CancellationToken cancellationToken)
    {
        if (!ContentDigest.TryParse(reference, out var digest))
        {
            return await ReadManifestAsync(Find(reference), cancellationToken).ConfigureAwait(false);
        }

        if (Manifests.FirstOrDefault(one => one.Digest == digest) is { } listed)
        {
            return await ReadManifestAsync(listed, cancellationToken).ConfigureAwait(false);
        }

        var content = await ReadCheckedAsync(digest, null, cancellationToken).ConfigureAwait(false);
        var type = ManifestReader.MediaTypeOf(content, null, $"{Name}: {digest}");
        return new(new(type, digest, content.Length), content);
    }

    /// <inheritdoc/>
    public Task<Stream> OpenBlobAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        var stream =
            _files.Open(PathOf(descriptor.Digest), out var length) ?? throw _files.Missing($"{descriptor.Digest}");
        if (length == descriptor.Size)
        {
            return Task.FromResult<Stream>(new CheckedStream(stream, descriptor, Name));
        }

        stream.Dispose();
        throw WrongSize(descriptor, length);
    }

    /// <summary>What <c>index.json</c> lists that refers to a manifest. No image needs to be there.</summary>
    /// <param name="subject">The manifest's digest.</param>
    /// <param name="artifactType">Only artifacts of this type, or null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ImageContentException">A manifest that is listed is not there, or is none.</exception>
    public async Task<ImmutableArray<Descriptor>> ListReferrersAsync(
        ContentDigest subject,
        string? artifactType,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        _referrers ??= await ReadReferrersAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. _referrers[subject].Where(referrer => artifactType is null || referrer.ArtifactType == artifactType),
        ];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _files.DisposeAsync();

    /// <summary>What is listed, by what it refers to.</summary>
    private async Task<ILookup<ContentDigest, Descriptor>> ReadReferrersAsync(CancellationToken cancellationToken)
    {
        var found = new List<(ContentDigest Subject, Descriptor Referrer)>();
        foreach (var listed in Manifests.DistinctBy(one => one.Digest))
        {
            var document = await ReadManifestAsync(listed, cancellationToken).ConfigureAwait(false);
            if (ReferrerDescription.Of(document, $"{Name}: {listed.Digest}") is { } referrer)
            {
                found.Add(referrer);
            }
        }
        return found.ToLookup(one => one.Subject, one => one.Referrer);
    }

    private Descriptor Find(string? reference)
    {
        var found = Manifests
            .Where(one => reference is null || Names(one).Contains(reference, StringComparer.Ordinal))
            .ToList();
        if (found.Count == 0)
        {
            found = [.. Manifests.Where(one => Names(one).Any(name => TagOf(name) == reference))];
        }

        // The same image may be listed under several names.
        return found.DistinctBy(one => one.Digest).Count() == 1
            ? found[0]
            : throw new ImageContentException(
                ImageContentError.NotFound,
                $"{Name} has {found.Count} images {(reference is null ? "" : $"named '{reference}' ")}where one is wanted; its names: {string.Join(", ", Manifests.SelectMany(Names).Distinct().Take(20))}."
            );
    }

    private async Task<ManifestDocument> ReadManifestAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        var content = await ReadCheckedAsync(descriptor.Digest, descriptor, cancellationToken).ConfigureAwait(false);
        var type = ManifestReader.MediaTypeOf(content, descriptor.MediaType, $"{Name}: {descriptor.Digest}");
        return new(new(type, descriptor.Digest, content.Length), content);
    }

    private async Task<byte[]> ReadCheckedAsync(
        ContentDigest digest,
        Descriptor? descriptor,
        CancellationToken cancellationToken
    )
    {
        var content =
            await _files
                .ReadAsync(PathOf(digest), ContentLimits.MaxManifestBytes, cancellationToken)
                .ConfigureAwait(false)
            ?? throw _files.Missing($"manifest {digest}");
        if (descriptor is not null && descriptor.Size != content.Length)
        {
            throw WrongSize(descriptor, content.Length);
        }

        using var hash = digest.CreateHash();
        hash.AppendData(content);
        var found = ContentDigest.OfHash(hash.GetHashAndReset());
        return found == digest
            ? content
            : throw new ImageContentException(ImageContentError.Corrupt, $"{Name}: {digest}: its digest is {found}.");
    }

    private ImageContentException WrongSize(Descriptor descriptor, long length) =>
        new(
            ImageContentError.Corrupt,
            $"{Name}: {descriptor.Digest} has {length} bytes, where {descriptor.Size} are wanted."
        );

    private static string PathOf(ContentDigest digest) => $"blobs/{digest.Algorithm}/{digest.Hex}";

    private static IEnumerable<string> Names(Descriptor descriptor)
    {
        foreach (var key in (string[])[RefName, ContainerdName])
        {
            if (descriptor.Annotations.TryGetValue(key, out var name))
            {
                yield return name;
            }
        }
    }

    private static string? TagOf(string name)
    {
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[(colon + 1)..] : null;
    }

    private static string? Version(byte[] content, string source) =>
        ContentJson.Read(content, MaxMarkBytes, $"{source}: oci-layout", root => root["imageLayoutVersion"]?.Text);
}
