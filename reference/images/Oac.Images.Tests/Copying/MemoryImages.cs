using System.Collections.Concurrent;
using Oac.Images.Content;

namespace Oac.Images.Tests.Copying;

/// <summary>Images in memory: source and target, and a record of what was asked of them. A target refuses what comes before its content.</summary>
public sealed class MemoryImages : IContentSource, IContentTarget
{
    private readonly ConcurrentDictionary<ContentDigest, byte[]> blobs = new();
    private readonly ConcurrentDictionary<string, ManifestDocument> manifests = new();
    private readonly ConcurrentQueue<Descriptor> opened = new();
    private readonly SemaphoreSlim gate = new(1);
    private int writing;

    public string Name => "memory";

    public int MostAtATime { get; private set; }

    public string Last { get; private set; } = "";

    /// <summary>Tag or digest of every manifest that was written, in that order.</summary>
    public List<string> Written { get; } = [];

    public IReadOnlyCollection<string> References => [.. manifests.Keys];

    public int BlobsOpened(string mediaType) => opened.Count(blob => blob.MediaType == mediaType);

    public static ManifestDocument Document(string mediaType, byte[] content) =>
        new(new(mediaType, ContentDigest.Sha256Of(content), content.Length), content);

    public Task<Descriptor> AddAsync(string mediaType, byte[] content)
    {
        var digest = ContentDigest.Sha256Of(content);
        blobs[digest] = content;
        return Task.FromResult(new Descriptor(mediaType, digest, content.Length));
    }

    public void Spoil(ContentDigest digest) => blobs[digest] = [.. blobs[digest].Reverse()];

    public Task<ManifestDocument> GetManifestAsync(string? reference, CancellationToken cancellationToken) =>
        manifests.TryGetValue(reference ?? "latest", out var document)
            ? Task.FromResult(document)
            : throw new ImageContentException(ImageContentError.NotFound, $"no {reference}");

    public Task<Stream> OpenBlobAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        opened.Enqueue(descriptor);
        return Task.FromResult<Stream>(new MemoryStream(blobs[descriptor.Digest]));
    }

    public async Task<bool> WriteBlobAsync(
        Descriptor descriptor,
        Func<CancellationToken, Task<Stream>> open,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        if (blobs.ContainsKey(descriptor.Digest))
        {
            return false;
        }
        await gate.WaitAsync(cancellationToken);
        MostAtATime = Math.Max(MostAtATime, ++writing);
        gate.Release();
        await using var stream = await open(cancellationToken);
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory, cancellationToken);
        await Task.Yield();
        blobs[descriptor.Digest] = memory.ToArray();
        progress?.Report(memory.Length);
        await gate.WaitAsync(cancellationToken);
        writing--;
        gate.Release();
        return true;
    }

    public Task WriteManifestAsync(ManifestDocument manifest, string? tag, CancellationToken cancellationToken)
    {
        if (MediaTypes.IsIndex(manifest.Descriptor.MediaType))
        {
            foreach (var entry in ManifestReader.ReadIndex(manifest.Content, null, Name).Manifests)
            {
                Assert.Contains(entry.Digest.ToString(), manifests.Keys);
            }
        }
        else
        {
            var read = ManifestReader.ReadManifest(manifest.Content, null, Name);
            Assert.All([read.Config, .. read.Layers], blob => Assert.Contains(blob.Digest, blobs.Keys));
        }
        manifests[manifest.Descriptor.Digest.ToString()] = manifest;
        if (tag is not null)
        {
            manifests[tag] = manifest;
        }
        Last = tag ?? manifest.Descriptor.Digest.ToString();
        Written.Add(Last);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
