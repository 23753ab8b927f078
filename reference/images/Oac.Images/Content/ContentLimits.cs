namespace Oac.Images.Content;

/// <summary>How much of an image is read before it is refused with <see cref="ImageContentError.LimitExceeded"/>.</summary>
public static class ContentLimits
{
    /// <summary>The longest manifest or index, in bytes: 4 MiB, what the distribution specification asks registries to bear.</summary>
    public const int MaxManifestBytes = 4 * 1024 * 1024;

    /// <summary>The longest config, in bytes: 8 MiB.</summary>
    public const int MaxConfigBytes = 8 * 1024 * 1024;

    /// <summary>The most layers of a manifest, and the most layer digests of a config.</summary>
    public const int MaxLayers = 1_000;

    /// <summary>The most manifests of an index.</summary>
    public const int MaxIndexEntries = 1_000;

    /// <summary>The most labels of a config.</summary>
    public const int MaxLabels = ImageLimits.MaxLabels;

    /// <summary>The most variables, and the most words of an entry point or command.</summary>
    public const int MaxVariables = ImageLimits.MaxVariables;

    /// <summary>The most annotations of a manifest, an index or a descriptor.</summary>
    public const int MaxAnnotations = 10_000;

    /// <summary>How deep their JSON may nest; deeper is <see cref="ImageContentError.Corrupt"/>.</summary>
    public const int MaxJsonDepth = ImageLimits.MaxJsonDepth;
}
