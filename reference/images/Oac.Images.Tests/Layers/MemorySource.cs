using System.Collections.Immutable;
using Oac.Images.Content;

namespace Oac.Images.Tests.Layers;

/// <summary>Blobs in memory, and a list of which were opened.</summary>
internal sealed class MemorySource : IContentSource
{
    private readonly Dictionary<ContentDigest, byte[]> _blobs = [];

    public string Name => "memory";

    public List<Descriptor> Opened { get; } = [];

    public ImmutableArray<Descriptor> Layers { get; private set; } = [];

    public static MemorySource Of(params IEnumerable<byte[]> layers)
    {
        var source = new MemorySource();
        source.Layers = [.. layers.Select(layer => source.Add(layer))];
        return source;
    }

    public Descriptor Add(byte[] blob, string mediaType = MediaTypes.OciLayer)
    {
        var digest = ContentDigest.Sha256Of(blob);
        _blobs[digest] = blob;
        return new(mediaType, digest, blob.Length);
    }

    public Task<ManifestDocument> GetManifestAsync(string? reference, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Stream> OpenBlobAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        Opened.Add(descriptor);
        return Task.FromResult<Stream>(new MemoryStream(_blobs[descriptor.Digest], writable: false));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
