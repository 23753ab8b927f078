using System.Collections.Concurrent;
using Oac.Images.Content;

namespace Oac.Images.Registry.Storage;

/// <summary>Content in memory, gone with the registry.</summary>
internal sealed class MemoryStorage : IRegistryStorage
{
    private readonly ConcurrentDictionary<ContentDigest, ArraySegment<byte>> contents = new();

    public string Name => "memory";

    public IEnumerable<RepositoryState> Load() => [];

    public void Save(RepositoryState repository)
    {
        // The state that the registry works with is all there is.
    }

    public IUploadContent Begin() => new MemoryUpload(contents);

    public Stream? Open(ContentDigest digest) =>
        contents.TryGetValue(digest, out var content)
            ? new MemoryStream(content.Array!, content.Offset, content.Count, writable: false)
            : null;

    public void Delete(ContentDigest digest) => contents.TryRemove(digest, out _);

    public void Dispose() => contents.Clear();

    private sealed class MemoryUpload(ConcurrentDictionary<ContentDigest, ArraySegment<byte>> contents) : IUploadContent
    {
        private readonly MemoryStream stream = new();

        public Stream Stream => stream;

        public void Commit(ContentDigest digest)
        {
            // A buffer that grew by doubling is cut to its content, unless little would be won.
            stream.TryGetBuffer(out var buffer);
            contents[digest] = buffer.Count < stream.Capacity - (stream.Capacity >> 3) ? stream.ToArray() : buffer;
            stream.Dispose();
        }

        public void Dispose() => stream.Dispose();
    }
}
