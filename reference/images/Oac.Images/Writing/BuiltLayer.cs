using Oac.Images.Content;

namespace Oac.Images.Writing;

/// <summary>A layer that was built. Its bytes are in memory, or in a temporary file that goes with this object.</summary>
public sealed class BuiltLayer : IDisposable
{
    private readonly SpooledContent content;

    internal BuiltLayer(SpooledContent content, Descriptor descriptor, ContentDigest diffId, long uncompressedSize)
    {
        this.content = content;
        Descriptor = descriptor;
        DiffId = diffId;
        UncompressedSize = uncompressedSize;
    }

    /// <summary>Media type, digest and size of the layer as it is packed.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>The digest of its tar, as an image's config names it.</summary>
    public ContentDigest DiffId { get; }

    /// <summary>The length of its tar.</summary>
    public long UncompressedSize { get; }

    /// <summary>Opens the packed bytes from their beginning; several may read at once.</summary>
    public Stream Open() => content.Open();

    /// <inheritdoc/>
    public void Dispose() => content.Dispose();
}
