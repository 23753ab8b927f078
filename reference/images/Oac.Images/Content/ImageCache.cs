using System.Collections.Concurrent;

namespace Oac.Images.Content;

/// <summary>What was read of an index's images, so that what two of them share is read once; holds so many bytes and not more.</summary>
internal sealed class ImageCache
{
    /// <summary>32 MiB of manifests and configs; what comes later is not kept.</summary>
    public const long MaxBytes = 32 * 1024 * 1024;

    private readonly ConcurrentDictionary<ContentDigest, ImageContents> _images = new();
    private readonly ConcurrentDictionary<ContentDigest, ImageContents> _configs = new();
    private long _bytes;

    public ImageContents? Image(ContentDigest manifest) => _images.GetValueOrDefault(manifest);

    /// <summary>An image with this config.</summary>
    public ImageContents? WithConfig(ContentDigest config) => _configs.GetValueOrDefault(config);

    public void Add(ImageContents image)
    {
        var bytes = (long)image.Document.Content.Length + image.ConfigContent.Length;
        if (Interlocked.Add(ref _bytes, bytes) > MaxBytes)
        {
            Interlocked.Add(ref _bytes, -bytes);
            return;
        }
        _images.TryAdd(image.Document.Descriptor.Digest, image);
        _configs.TryAdd(image.Manifest.Config.Digest, image);
    }
}
